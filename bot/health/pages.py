"""`/healthz` and `/metrics`: for machines that watch over the bot, and for nobody else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from bot.health.probe import HEALTH

if TYPE_CHECKING:
    from bot.health.checkup import Checkup, Findings
    from bot.health.meters import PrometheusMeters

WELL, ILL = 200, 503


def pages(checkup: Checkup, meters: PrometheusMeters) -> tuple[web.RouteDef, ...]:
    """The two pages, for whoever has a server. Neither takes longer than two seconds."""

    async def healthz(_: web.Request) -> web.Response:
        findings = await checkup.look()
        body = json.dumps(_facts(findings)) + "\n"
        return web.Response(text=body, status=WELL if findings.well else ILL, content_type="application/json")

    async def metrics(_: web.Request) -> web.Response:
        return web.Response(body=meters.page(await checkup.look()), headers={"Content-Type": CONTENT_TYPE_LATEST})

    return web.get(HEALTH, healthz), web.get("/metrics", metrics)


def _facts(findings: Findings) -> dict[str, object]:
    waiting = findings.backlog
    return {
        "well": findings.well,
        **findings.parts,
        "waiting": None if waiting is None else waiting.depth,
        "oldest_seconds": None if waiting is None else round(waiting.oldest.total_seconds(), 1),
    }
