"""The terminal: text without markup, data as one object, buttons by number."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from bot.chat.conversation import LARGEST_UPLOAD
from bot.chat.screen import Button, Document, Notice, Outcome, Screen
from bot.errors import UploadFailed, UploadTooLarge
from bot.terminal import ME, NoGroups, Talk, as_json, as_text, ask
from bot.texts import English

if TYPE_CHECKING:
    from bot.chat.conversation import MenuEntry, Pressed, Said


EXPORT = Document("hedgebot.csv", b"coin,amount\nBTC,0.3\n", "text/csv")


class Echo:
    """A conversation that repeats what it hears, files too, and sends one when it hears of an export."""

    def __init__(self) -> None:
        self.read: list[bytes] = []

    def menu(self, *, private: bool) -> tuple[MenuEntry, ...]:
        raise NotImplementedError

    async def answer(self, said: Said) -> Screen | None:
        if said.file is not None:
            self.read.append(await said.file.read())
            return Screen(f"{said.text} {said.file.name} {said.file.size}")
        rows = ((Button("One", "1"), Button("Two", "2")), (Button("Old", "old"), Button("Not yours", "foreign")))
        return Screen(f"<b>{said.text}</b>", rows, document=EXPORT if said.text == "/export" else None)

    def accept(self, pressed: Pressed) -> str | Notice:
        return Notice("too old") if pressed.data == "old" else pressed.data

    async def perform(self, action: str) -> Screen | Notice:
        return Notice("not yours") if action == "foreign" else Screen(f"pressed {action}")

    async def welcomed(self, chat: int, title: str) -> Screen | None:
        raise NotImplementedError

    async def moved(self, old: int, new: int) -> None:
        raise NotImplementedError

    def overload_notice(self) -> Screen:
        raise NotImplementedError

    def failure(self, reference: str) -> Screen:
        return Screen(f"failed {reference}", outcome=Outcome.FAILED)


@pytest.fixture
def echo() -> Echo:
    return Echo()


@pytest.fixture
def talk(echo, tmp_path) -> Talk:
    return Talk(echo, English(), tmp_path)


BUTTONS = "[1: One] [2: Two]\n[3: Old] [4: Not yours]"


def test_text_has_no_markup():
    assert as_text(Screen("<b>a</b> &lt;b&gt; &amp;amp; <pre>1 &lt; 2</pre>")) == "a <b> &amp; 1 < 2"


def test_data_are_one_json_object():
    assert json.loads(as_json(Screen("x", fields={"price": "64000", "none": None}))) == {"price": "64000", "none": None}


def test_a_screen_without_data_gives_its_text():
    assert json.loads(as_json(Screen("<b>Hi</b>"))) == {"text": "Hi"}


def test_a_file_is_text_among_the_data():
    assert json.loads(as_json(Screen("x", fields={"entries": "1"}, document=EXPORT))) == {
        "entries": "1",
        "document": {"name": "hedgebot.csv", "media_type": "text/csv", "content": "coin,amount\nBTC,0.3\n"},
    }


async def test_a_message_is_answered(echo):
    assert (await ask(echo, "hi")).html == "<b>hi</b>"


@pytest.mark.parametrize(
    ("line", "printed"),
    [
        ("1", "pressed 1"),
        (" 2 \n", "pressed 2"),
        ("3", "too old"),
        ("4", "not yours"),
        ("5", f"5\n{BUTTONS}"),
        ("²", f"²\n{BUTTONS}"),
    ],
)
async def test_a_number_is_a_button_where_there_is_one(talk, line, printed):
    assert await talk.hear("hi") == f"hi\n{BUTTONS}"
    assert await talk.hear(line) == printed


async def test_the_numbers_are_those_of_the_last_screen(talk):
    await talk.hear("hi")
    await talk.hear("1")
    assert (await talk.hear("2")).startswith("2\n")


@pytest.mark.parametrize("refused", ["3", "4"])
async def test_a_notice_leaves_the_buttons_as_they_are(talk, refused):
    await talk.hear("hi")
    await talk.hear(refused)
    assert await talk.hear("1") == "pressed 1"


async def test_a_file_that_comes_is_written_for_nobody_else_to_read(talk, tmp_path):
    assert await talk.hear("/export") == f"/export\n→ {tmp_path}/hedgebot.csv\n{BUTTONS}"
    file = tmp_path / "hedgebot.csv"
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (EXPORT.content, 0o600)


async def test_a_file_that_comes_overwrites_none(talk, tmp_path):
    (tmp_path / "hedgebot.csv").write_text("mine")
    assert f"→ {tmp_path}/hedgebot-2.csv" in await talk.hear("/export")
    assert (tmp_path / "hedgebot.csv").read_text() == "mine"


async def test_a_file_that_cannot_be_written_is_said_to_be(echo, tmp_path):
    talk = Talk(echo, English(), tmp_path / "nowhere")
    assert "I could not write hedgebot.csv: No such file or directory." in await talk.hear("/export")


@pytest.mark.parametrize("line", ["/import < {}", "/import<{}", "  /import  <  {}  "])
async def test_a_file_is_sent_along_as_with_a_shell(echo, tmp_path, line):
    file = tmp_path / "my export.json"
    file.write_bytes(b"{}")
    assert as_text(await ask(echo, line.format(file))) == "/import my export.json 2"
    assert echo.read == [b"{}"]


async def test_a_file_alone_needs_no_words(echo, tmp_path):
    (tmp_path / "export.json").write_bytes(b"{}")
    assert as_text(await ask(echo, f"< {tmp_path}/export.json")) == " export.json 2"


async def test_a_file_that_is_not_there_could_not_be_fetched(echo, tmp_path):
    with pytest.raises(UploadFailed):
        await ask(echo, f"/import < {tmp_path}/nothing.json")


async def test_a_file_larger_than_any_is_not_read_to_its_end(echo, tmp_path):
    with (tmp_path / "large.json").open("wb") as file:
        file.truncate(LARGEST_UPLOAD * 1_000)
    with pytest.raises(UploadTooLarge) as caught:
        await ask(echo, f"/import < {tmp_path}/large.json")
    assert caught.value.size == LARGEST_UPLOAD * 1_000


async def test_a_terminal_has_no_groups():
    assert not await NoGroups().is_administrator(-1, ME)
    assert await NoGroups().name(-1, ME) is None
