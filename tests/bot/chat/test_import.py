"""`/import`: all that is in a file, or nothing."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest

from bot.chat.conversation import Upload
from bot.chat.screen import Notice, Outcome
from bot.errors import Broken, StoreUnavailable, UploadFailed, UploadTooLarge
from bot.ports import Belongings, Preferences
from bot.storage.archive import JsonArchive
from tests.bot.chat.people import labels
from tests.support.builders import NOON
from tests.support.desk import ANN, BOB, GROUP, Desk
from tests.support.ledger import FULL, HALF, keep


@pytest.fixture
def desk() -> Desk:
    return Desk()


def upload(content: bytes | Exception) -> Upload:
    async def read() -> bytes:
        if isinstance(content, Exception):
            raise content
        return content

    return Upload("hedgebot.json", 0 if isinstance(content, Exception) else len(content), read)


def file(*portfolios, preferences=None) -> Upload:
    return upload(JsonArchive().write(Belongings(portfolios, preferences)))


BOTH = file(("half", HALF), ("cold wallet", FULL), preferences=Preferences(coin="ETH"))


async def test_the_file_is_asked_for_and_says_what_came_in(desk):
    asked = await desk.sees("/import")
    assert asked.html == (
        "Send me the JSON file that /export gave, or /cancel. All that is in it comes in, or nothing."
    )
    screen = await desk.sees("", file=BOTH)
    assert screen.html == (
        "<b>2 portfolios came in</b>\n\n• half\n• cold wallet\n\nThe settings of the file hold from now on."
    )
    assert labels(screen) == [["half", "cold wallet"]]
    assert screen.fields == {"command": "import", "portfolios": ["half", "cold wallet"], "settings": True}
    assert (await desk.books.load(ANN, "half")).entries == HALF
    assert desk.profiles.settled[ANN] == Preferences(coin="ETH")
    assert desk.profiles.drafts == {}
    assert (await desk.pressed(screen, "cold wallet")).html.startswith("<b>cold wallet</b>")


async def test_a_file_with_the_command_or_without_any_is_taken_at_once(desk):
    await desk.sees("/import", file=file(("half", HALF)))
    await desk.sees("look at this", file=file(("full", FULL)))
    assert await desk.books.names(ANN) == ("half", "full")


async def test_daily_reminders_go_by_the_zone_that_came_in(desk):
    await keep(desk, "core", *HALF)
    await desk.sees("/remind core daily 09:00")
    await desk.sees("/import", file=file(("half", HALF), preferences=Preferences(zone="Asia/Tokyo")))
    (kept,) = desk.reminders.kept.values()
    assert (kept.zone, kept.next_at) == ("Asia/Tokyo", NOON + timedelta(hours=12))


async def test_reminders_that_cannot_be_moved_are_no_failure_of_what_came_in(desk):
    desk.reminders.fail(StoreUnavailable(Broken.LOCKED))
    screen = await desk.sees("/import", file=file(("half", HALF), preferences=Preferences(zone="Asia/Tokyo")))
    assert "1 portfolio came in" in screen.html


async def test_settings_that_were_changed_here_stay(desk):
    await desk.sees("/settings coin BTC")
    assert "The settings stay as they were." in (await desk.sees("/import", file=BOTH)).html
    assert desk.profiles.settled[ANN] == Preferences(coin="BTC")


async def test_a_long_list_is_counted(desk):
    screen = await desk.sees("/import", file=file(*((f"p{number}", HALF) for number in range(12))))
    assert "12 portfolios came in" in screen.html
    assert "• p9\n\n… and 2 more." in screen.html
    assert "p10" not in screen.html


@pytest.mark.parametrize(
    ("given", "sentence", "outcome"),
    [
        (upload(b"name;amount"), "it is not JSON; /export json gives a file that I can read again", Outcome.BAD_INPUT),
        (upload(b"{}"), "it is no export of this program", Outcome.BAD_INPUT),
        (file(("half", HALF), ("a\nb", ())), "it has a name that no portfolio can have", Outcome.BAD_INPUT),
        (file(("half", HALF), ("taken", FULL)), "There is a portfolio “taken” already.", Outcome.BAD_INPUT),
        (upload(UploadTooLarge(2_000_000, 1_000_000)), "That file has 2,000,000 bytes, and I read", Outcome.BAD_INPUT),
        (upload(UploadFailed()), "I could not fetch that file.", Outcome.FAILED),
    ],
)
async def test_any_fault_brings_nothing_and_leaves_the_question(desk, given, sentence, outcome):
    await keep(desk, "taken", *HALF)
    await desk.sees("/import")
    screen = await desk.sees("", file=given)
    assert sentence in unescape(screen.html)
    assert screen.outcome is outcome
    assert await desk.books.names(ANN) == ("taken",)
    assert desk.profiles.settled == {}
    assert "came in" in (await desk.sees("", file=BOTH)).html


async def test_words_are_no_file(desk):
    assert "I do not know what “half” means in this command." in unescape((await desk.sees("/import half")).html)
    await desk.sees("/import")
    assert "Send me the JSON file" in (await desk.sees("here it comes")).html


async def test_no_button_imports(desk):
    assert isinstance(await desk.press_data("1Irt"), Notice)


# groups


async def test_in_a_group_a_file_is_taken_only_in_reply_to_the_question(desk):
    assert await desk.hears("", ANN, GROUP, file=BOTH) is None
    assert await desk.hears("", ANN, GROUP, file=BOTH, to_bot=True) is None
    assert "Reply to this message with the JSON file" in (await desk.sees("/import", ANN, GROUP)).html
    assert await desk.hears("", BOB, GROUP, file=BOTH, to_bot=True) is None
    assert "came in" in (await desk.sees("", ANN, GROUP, file=BOTH, to_bot=True)).html
    assert (await desk.books.names(GROUP), await desk.books.names(ANN)) == (("half", "cold wallet"), ())


async def test_who_may_not_change_the_groups_is_not_asked_and_their_file_is_not_fetched(desk):
    assert "Only administrators" in (await desk.sees("/import", BOB, GROUP)).html
    assert desk.profiles.drafts == {}
    untouched = upload(AssertionError("nobody may fetch this"))
    assert "Only administrators" in (await desk.sees("/import", BOB, GROUP, file=untouched)).html
