"""Files, sent and fetched."""

import aiohttp
import pytest

from tests.support.botapi import TOKEN


@pytest.fixture
async def post(world):
    """Sends a form with a file as it is."""
    async with aiohttp.ClientSession() as session:

        async def post(method, file, field="document", **parameters):
            form = aiohttp.FormData({key: str(value) for key, value in parameters.items()})
            form.add_field(field, file, filename="a.csv", content_type="text/csv")
            async with session.post(f"{world.url}/bot{TOKEN}/{method}", data=form) as response:
                return await response.json()

        yield post


@pytest.fixture
async def fetch(world):
    async with aiohttp.ClientSession() as session:

        async def fetch(path, token=TOKEN):
            async with session.get(f"{world.url}/file/bot{token}/{path}") as response:
                return response.status, await response.read()

        yield fetch


async def test_a_file_is_sent_with_words_under_it(world, post, desk):
    answer = await post("sendDocument", b"a,b", chat_id=desk.id, caption="<b>x</b>", parse_mode="HTML")
    message = answer["result"]
    assert (message["document"]["file_name"], message["document"]["file_size"]) == ("a.csv", 3)
    assert (message["caption"], message["caption_entities"][0]["type"]) == ("x", "bold")
    assert world.calls[-1].files == {"document": ("a.csv", b"a,b", "text/csv")}
    assert world.violations == []


async def test_a_file_that_lies_there_is_sent_by_its_id(post, bot, desk):
    sent = (await post("sendDocument", b"a,b", chat_id=desk.id))["result"]["document"]
    again = await bot.does("sendDocument", chat_id=desk.id, document=sent["file_id"])
    assert again["document"] == sent


@pytest.mark.parametrize(
    ("content", "parameters", "words"),
    [(b"", {}, "file must be non-empty"), (b"a", {"caption": "x" * 1025}, "message caption is too long")],
)
async def test_a_file_that_cannot_be_is_refused(post, desk, content, parameters, words):
    answer = await post("sendDocument", content, chat_id=desk.id, **parameters)
    assert answer["description"] == f"Bad Request: {words}"


async def test_a_file_without_a_parameter_is_a_violation(world, post, desk):
    await post("sendMessage", b"a", chat_id=desk.id, text="hi", field="picture")
    assert world.violations == ["sendMessage: file picture is no parameter"]


async def test_a_missing_file_is_a_violation_and_refused(world, bot, desk):
    assert await bot.is_refused("sendDocument", chat_id=desk.id) == "Bad Request: 'document' is a required property"
    assert world.violations == ["sendDocument: 'document' is a required property"]


async def test_a_file_that_a_person_sent_is_fetched(bot, ann, fetch):
    sent = ann.sends_file("export.json", b"{}", caption="/import")
    file = await bot.does("getFile", file_id=sent["document"]["file_id"])
    assert (file["file_size"], file["file_path"]) == (2, "documents/file1.json")
    assert await fetch(file["file_path"]) == (200, b"{}")
    assert sent["caption_entities"] == [{"type": "bot_command", "offset": 0, "length": 7}]


async def test_a_file_is_fetched_with_the_token_only(bot, ann, fetch):
    sent = ann.sends_file("export.json", b"{}")
    file = await bot.does("getFile", file_id=sent["document"]["file_id"])
    assert [(await fetch(file["file_path"], token="1:x"))[0], (await fetch("documents/file9.json"))[0]] == [404, 404]


async def test_a_file_is_known_by_its_id(bot):
    words = await bot.is_refused("getFile", file_id="nonsense")
    assert words == "Bad Request: wrong file_id or the file is temporarily unavailable"


async def test_large_files_are_not_handed_out(bot, ann):
    sent = ann.sends_file("film.mp4", b"x", size=(20 << 20) + 1)
    assert await bot.is_refused("getFile", file_id=sent["document"]["file_id"]) == "Bad Request: file is too big"


def test_with_privacy_a_bot_sees_files_under_its_commands_and_in_answer_to_it(world, ann, desk):
    own = world.history.new(desk.as_chat(), text="card", **{"from": world.bot})
    for more in ({}, {"caption": "see"}, {"caption": "/import@other_bot"}, {"caption": "/import"}, {"reply_to": own}):
        ann.sends_file("export.json", b"{}", desk, **more)
    assert [update["message"].get("caption") for update in world.updates.waiting] == ["/import", None]
