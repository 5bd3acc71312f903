"""A bot for listed people: who is answered, who is told how to get in, and who lets them in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.chat.access import LETTER, Guarded
from bot.chat.buttons import Key
from bot.chat.conversation import Pressed, Said
from bot.chat.screen import Notice, Outcome
from bot.chat.table import BY_LETTER
from bot.errors import Broken, StoreUnavailable
from bot.texts import English
from tests.bot.chat.people import labels
from tests.support.desk import ANN, BOB, GROUP, Desk

if TYPE_CHECKING:
    from bot.chat.screen import Screen

EVE = 1003
WEEK = timedelta(days=7)
MARKET = ["/hedge 20000 0.5", "/contracts 20000 0.5", "/funding", "/basis", "/price", "/margin 20000 0.5"]


@dataclass
class Told:
    """An outbox that remembers what was said to whom."""

    said: list[tuple[int, Screen]] = field(default_factory=list)

    async def tell(self, chat: int, screen: Screen) -> None:
        self.said.append((chat, screen))


class Door:
    """A desk behind a door, with whatever is said to owners and guests."""

    def __init__(self, *owners: int) -> None:
        self.desk = Desk()
        self.outbox = Told()
        self.guarded = Guarded(
            self.desk.conversation, self.desk.profiles, self.outbox, owners, English(), self.desk.clock
        )

    async def hears(self, asker: int, text: str = "/help", chat: int | None = None, title: str = "") -> Screen | None:
        return await self.guarded.answer(Said(text, asker, chat is None, chat, title=title))

    async def press(self, data: str, presser: int, chat: int | None = None) -> Screen | Notice:
        action = self.guarded.accept(Pressed(data, presser, presser if chat is None else chat))
        return action if isinstance(action, Notice) else await self.guarded.perform(action)

    def button_for(self, owner: int) -> str:
        """What the last message to an owner has for a button."""
        return next(screen.buttons[0][0].data for chat, screen in reversed(self.outbox.said) if chat == owner)


@pytest.fixture
def door():
    return Door(ANN)


async def text(answer):
    screen = await answer
    return None if screen is None else screen.html


def test_the_owners_button_is_no_commands():
    assert LETTER not in BY_LETTER


async def test_an_owner_is_always_in_wherever_they_write(door):
    assert "/hedge" in await text(door.hears(ANN))
    assert "/hedge" in await text(door.hears(ANN, chat=GROUP))
    assert door.outbox.said == []


async def test_somebody_else_is_told_once_that_the_owner_was_asked(door):
    screen = await door.hears(BOB, title="Bob")
    assert screen.outcome is Outcome.BAD_INPUT
    assert screen.html.startswith("This bot answers only people whom its owner let in. I have asked the owner")
    assert str(BOB) in screen.html
    assert [await door.hears(BOB) for _ in range(3)] == [None, None, None]


async def test_each_owner_is_told_who_wants_in_with_one_button():
    door = Door(ANN, EVE)
    await door.hears(BOB, title="Bob")
    assert [chat for chat, _ in door.outbox.said] == [ANN, EVE]
    for _, screen in door.outbox.said:
        assert screen.html == f"The person “Bob”, number {BOB}, wants to use this bot."
        assert labels(screen) == [["Let in"]]


async def test_the_name_of_who_wants_in_is_no_markup(door):
    await door.hears(BOB, title="<b>Bob</b>")
    assert "“&lt;b&gt;Bob&lt;/b&gt;”" in door.outbox.said[0][1].html


async def test_after_a_week_of_silence_it_is_said_again(door):
    await door.hears(BOB)
    door.desk.clock.advance(WEEK - timedelta(seconds=1))
    assert await door.hears(BOB) is None
    door.desk.clock.advance(timedelta(seconds=1))
    assert (await text(door.hears(BOB))).startswith("This bot answers only people")
    assert len(door.outbox.said) == 2


async def test_the_owners_button_lets_in(door):
    await door.hears(BOB)
    assert (await door.press(door.button_for(ANN), ANN)).html == f"Number {BOB} is let in."
    chat, welcome = door.outbox.said[-1]
    assert (chat, welcome.html) == (BOB, "You are let in. Try /hedge 20000 0.5, or /help.")
    assert "/hedge" in await text(door.hears(BOB))


async def test_the_owners_button_pressed_again_welcomes_nobody_again(door):
    await door.hears(BOB)
    for _ in range(2):
        assert (await door.press(door.button_for(ANN), ANN)).html == f"Number {BOB} is let in."
    assert [chat for chat, _ in door.outbox.said] == [ANN, BOB]


@pytest.mark.parametrize("presser", [BOB, EVE])
async def test_the_owners_button_is_of_no_use_to_anybody_else(door, presser):
    await door.hears(BOB)
    own = Key(LETTER, presser, (str(BOB),)).pack()
    for data in (door.button_for(ANN), own):
        assert await door.press(data, presser) == Notice(English().foreign_button())
    assert door.desk.profiles.let_in == set()


@pytest.mark.parametrize("fields", [(), ("",), ("x",), ("0",), ("1" * 17,), ("1003", "1004"), ("١",)])
async def test_a_forged_button_of_an_owner_lets_nobody_in(door, fields):
    assert await door.press(Key(LETTER, ANN, fields).pack(), ANN) == Notice(English().old_button())
    assert door.desk.profiles.let_in == set()


async def test_an_empty_list_lets_nobody_in_and_says_how_the_owner_does():
    door = Door()
    said = await text(door.hears(BOB))
    assert re.search(rf"sets HEDGEBOT_OWNERS to {BOB}, if you are the owner, and starts it again", said)
    assert door.outbox.said == []
    assert await door.press(Key(LETTER, BOB, (str(BOB),)).pack(), BOB) == Notice(English().foreign_button())
    assert await door.hears(BOB) is None


async def test_a_group_is_told_once_and_let_in_as_a_whole(door):
    assert (await text(door.hears(BOB, chat=GROUP, title="Desk"))).startswith("This bot answers only in groups")
    assert await door.hears(EVE, chat=GROUP, title="Desk") is None
    assert door.outbox.said[0][1].html == f"The group “Desk”, number {GROUP}, wants to use this bot."
    await door.press(door.button_for(ANN), ANN)
    assert "/hedge" in await text(door.hears(EVE, chat=GROUP))
    assert "only people" in await text(door.hears(EVE))


@pytest.mark.parametrize("command", MARKET)
async def test_cards_about_markets_are_for_those_who_are_in(door, command):
    assert "owner" in await text(door.hears(BOB, command))
    assert await door.hears(BOB, command) is None
    assert await door.hears(BOB, command, chat=GROUP) is not None
    assert await door.hears(BOB, command, chat=GROUP) is None
    assert door.desk.market.asked == []
    card = await door.hears(ANN, command)
    assert "BTC" in card.html
    data = next(each.data for row in card.buttons for each in row if each.label == "↻")
    forged = data.replace("rt|", "ru|", 1)  # Bob's, in base 36
    asked = len(door.desk.market.asked)
    assert await door.press(forged, BOB) == Notice(English().not_let_in())
    assert await door.press(data, BOB, GROUP) == Notice(English().not_let_in())
    assert len(door.desk.market.asked) == asked


async def test_who_is_let_in_brings_no_group_along(door):
    door.desk.profiles.let_in.add(BOB)
    assert "only in groups" in await text(door.hears(BOB, chat=GROUP))


async def test_a_group_that_takes_the_bot_in_is_greeted_when_it_is_let_in(door):
    assert "only in groups" in await text(door.guarded.welcomed(GROUP, "Desk"))
    assert await door.guarded.welcomed(GROUP, "Desk") is None
    door.desk.profiles.let_in.add(GROUP)
    assert await door.guarded.welcomed(GROUP, "Desk") == await door.desk.conversation.welcomed(GROUP, "Desk")


async def test_a_button_of_a_card_works_for_those_who_are_in(door):
    door.desk.profiles.let_in.add(BOB)
    card = await door.hears(BOB, "/hedge 20000 0.5")
    data = next(each.data for row in card.buttons for each in row if each.label == "60 % +")
    assert "Hedge 60 %" in (await door.press(data, BOB)).html
    door.desk.profiles.let_in.clear()
    assert await door.press(data, BOB) == Notice(English().not_let_in())


async def test_a_button_that_is_none_is_answered_as_behind_the_door(door):
    assert await door.press("nonsense", BOB) == Notice(English().old_button())


async def test_a_store_that_fails_lets_nobody_in_and_says_so_in_private(door):
    door.desk.profiles.fail(StoreUnavailable(Broken.FULL))
    screen = await door.hears(BOB)
    assert (screen.html, screen.outcome) == (English().door_stuck(), Outcome.FAILED)
    assert await door.hears(BOB, chat=GROUP) is None
    assert await door.guarded.welcomed(GROUP, "Desk") is None


async def test_a_press_that_cannot_be_looked_up_is_told_so(door):
    door.desk.profiles.let_in.add(BOB)
    card = await door.hears(BOB, "/hedge 20000 0.5")
    await door.hears(EVE)
    door.desk.profiles.fail(StoreUnavailable(Broken.FULL))
    assert await door.press(card.buttons[0][0].data, BOB) == Notice(English().door_stuck())
    assert await door.press(door.button_for(ANN), ANN) == Notice(English().door_stuck())


async def test_an_owner_is_answered_while_the_store_fails(door):
    door.desk.profiles.fail(StoreUnavailable(Broken.FULL))
    assert "/hedge" in await text(door.hears(ANN))


async def test_all_else_is_the_conversations_own(door):
    inner, guarded = door.desk.conversation, door.guarded
    assert guarded.menu(private=True) == inner.menu(private=True)
    assert guarded.overload_notice() == inner.overload_notice()
    assert guarded.failure("abc") == inner.failure("abc")


async def test_a_group_that_becomes_a_supergroup_takes_everything_along(door):
    await door.hears(ANN, "/hold ours 1 btc", chat=GROUP)
    await door.guarded.moved(GROUP, GROUP - 1)
    assert "ours" in await text(door.hears(ANN, "/portfolios", chat=GROUP - 1))
