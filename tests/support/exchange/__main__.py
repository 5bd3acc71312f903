"""`python -m tests.support.exchange --port 0`: prints the base URLs as one line of JSON, and serves until ended."""

from __future__ import annotations

import argparse
import asyncio
import json
import signal

from tests.support.exchange.server import ExchangeServer


async def _serve(port: int) -> None:
    ended = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    async with ExchangeServer(port=port) as exchange:
        print(json.dumps(exchange.urls), flush=True)  # noqa: T201 (the address is this program's output)
        await ended.wait()


parser = argparse.ArgumentParser(description="Emulated exchanges on loopback")
parser.add_argument(
    "--port", type=int, default=0, help="port of the first venue, the next ones follow; 0 chooses them all"
)
asyncio.run(_serve(parser.parse_args().port))
