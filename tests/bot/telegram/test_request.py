import asyncio

import pytest
from telegram.error import NetworkError, TimedOut

from bot.telegram.request import AiohttpRequest, Unconnected, UnreadableAnswer
from tests.support.botapi import TOKEN, dropped, garbled, held


@pytest.fixture
async def request_():
    async with AiohttpRequest(read_timeout=5) as request:
        yield request


@pytest.fixture
def get_me(world):
    return f"{world.url}/bot{TOKEN}/getMe"


async def test_an_answer_is_read(request_, get_me):
    assert (await request_.post(get_me))["username"] == "our_bot"


async def test_an_answer_that_takes_too_long_is_timed_out(world, request_, get_me):
    world.fails("getMe", held(1))
    with pytest.raises(TimedOut):
        await request_.post(get_me, read_timeout=0.05)


async def test_after_a_broken_connection_nobody_knows_what_was_done(world, request_, get_me):
    world.fails("getMe", dropped())
    with pytest.raises(NetworkError) as raised:
        await request_.post(get_me)
    assert (type(raised.value), str(raised.value)) == (NetworkError, "ServerDisconnectedError: Server disconnected")


async def test_after_a_refused_connection_it_is_sure_that_nothing_was_done(world, request_, get_me):
    await world.goes_down()
    with pytest.raises(Unconnected):
        await request_.post(get_me)


async def test_a_connection_that_does_not_come_about_is_no_time_out():
    gone = asyncio.Event()

    async def hang(reader, writer):
        while await reader.read(1_000):
            pass
        writer.close()
        gone.set()

    server = await asyncio.start_server(hang, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    # Over TLS a connection is not there before both sides have shaken hands.
    async with server, AiohttpRequest(connect_timeout=0.05) as request:
        with pytest.raises(Unconnected) as raised:
            await request.post(f"https://127.0.0.1:{port}/bot{TOKEN}/getMe")
        await gone.wait()
    assert str(raised.value) == "no connection in time"


async def test_an_answer_in_another_language_leaves_open_what_was_done(world, request_, get_me):
    world.fails("getMe", garbled("[]"))
    with pytest.raises(UnreadableAnswer) as raised:
        await request_.post(get_me)
    assert str(raised.value) == "the answer of 2 bytes is not the Bot API's"


async def test_a_server_error_that_is_not_json_is_a_network_error(world, request_, get_me):
    world.fails("getMe", garbled(status=502))
    with pytest.raises(NetworkError) as raised:
        await request_.post(get_me)
    assert str(raised.value).startswith("Bad Gateway (502)")


async def test_no_error_names_the_token(request_):
    with pytest.raises(NetworkError) as raised:
        await request_.post(f"http:///bot{TOKEN}/getMe")
    assert "<token>" in str(raised.value)
    assert TOKEN not in f"{raised.value!r} {raised.value.__cause__!r}"


async def test_it_must_be_opened_before_it_is_used(get_me):
    with pytest.raises(NetworkError) as raised:
        await AiohttpRequest().post(get_me)
    assert str(raised.value) == "the connection pool is not open"


async def test_it_can_be_closed_twice():
    request = AiohttpRequest()
    await request.initialize()
    await request.shutdown()
    await request.shutdown()


def test_it_says_how_long_a_request_may_take():
    assert AiohttpRequest(read_timeout=3).read_timeout == 3
