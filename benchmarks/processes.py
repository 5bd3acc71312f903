"""Other programs that a benchmark needs, each on a processor of its own where the system allows it."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MEASURED, AROUND = 0, -1
"""Which of the processors: the first one for the bot under test, the last one for all that it talks to."""
STOP_SECONDS = 15


@contextmanager
def running(*command: str, place: int, env: Mapping[str, str] | None = None) -> Iterator[IO[str]]:
    """Run `python -m command` and give its standard output; at the end it is asked to stop, and then made to."""
    process = subprocess.Popen(
        [sys.executable, "-m", *command],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, **(env or {})},
    )
    _pin(process.pid, place)
    try:
        yield cast("IO[str]", process.stdout)
    finally:
        _end(process)


def _pin(pid: int, place: int) -> None:
    if hasattr(os, "sched_setaffinity"):
        processors = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(pid, {processors[place]})


def _end(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.communicate(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
