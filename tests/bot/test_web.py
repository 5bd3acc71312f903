"""The bot's own HTTP server."""

import asyncio
import io

import aiohttp
import pytest
from aiohttp import web

from bot.errors import BadSettings
from bot.web import LARGEST_REQUEST, serve_http
from tests.support.ports import free_port


async def echo(request):
    return web.Response(body=await request.read())


ROUTES = (web.get("/one", echo), web.post("/two", echo))


@pytest.fixture
def listen():
    return f"127.0.0.1:{free_port()}"


async def test_every_route_is_served(listen):
    async with serve_http(listen, ROUTES), aiohttp.ClientSession(f"http://{listen}") as session:
        async with session.get("/one") as answer:
            assert answer.status == 200
        async with session.post("/two", data=b"body") as answer:
            assert await answer.read() == b"body"


async def test_a_request_that_is_too_large_is_refused(listen):
    body = io.BytesIO(b"x" * (LARGEST_REQUEST + 1))
    async with (
        serve_http(listen, ROUTES),
        aiohttp.ClientSession(f"http://{listen}") as session,
        session.post("/two", data=body) as answer,
    ):
        assert answer.status == 413


async def test_an_answer_on_its_way_is_finished_at_the_end(listen):
    begun = asyncio.Event()

    async def slow(_):
        begun.set()
        await asyncio.sleep(0.1)
        return web.Response(text="done")

    async with aiohttp.ClientSession(f"http://{listen}") as session:
        async with serve_http(listen, [web.get("/", slow)]):
            asking = asyncio.create_task(session.get("/"))
            await begun.wait()
        async with await asking as answer:
            assert await answer.text() == "done"


async def test_where_somebody_listens_already_the_setting_is_named(listen):
    async with serve_http(listen, ROUTES):
        with pytest.raises(BadSettings) as caught:
            async with serve_http(listen, ROUTES):
                pass
    assert (caught.value.name, caught.value.why.startswith(f"the bot cannot listen at {listen}: ")) == (
        "HEDGEBOT_LISTEN",
        True,
    )
