"""Ten thousand messages: never an exception, never silence in private, never a wrong number without a word."""

from __future__ import annotations

import random
from datetime import timedelta
from decimal import Decimal

import pytest

from bot.chat.command import Services
from bot.chat.conversation import Said
from bot.chat.dialogue import Dialogue
from bot.chat.markup import utf16_units
from bot.chat.screen import Outcome
from bot.services.hedging import Hedging
from bot.services.quotes import Quotes
from bot.texts import English
from tests.support.fakes import FakeClock, FakeMarket

MESSAGES = 10_000
PIECES = [
    "/hedge", "/shock", "/price", "/margin", "/help", "/start", "/hegde", "/", "hedge", "20000", "0.5", "half", "full",
    "50%", "50", "1:2", "0:0", "btc", "ETH", "bitcoin", "btx", "binance", "bybit", "coin-m", "okx", "perp", "dated",
    "3x", "x3", "0x", "1e9", "nan", "-5", "+5", "-100%", "basis", "-2%", "30d", "$", "$20k", "€5", "20.000", "1,000.50",
    "1.000,50", "1,5", "²", "½", "２００", "٣", "\u200b", "\u202e", "\x00", "\n", "🙂", "<b>", "&amp;", "%s", "{word}",
    "{0}", "0.3btc", "usd", "a" * 50, "9" * 60, "." * 9, ",", "--", "'", "_", "é", "\ud83d",
]  # fmt: skip


@pytest.fixture
def dialogue() -> Dialogue:
    quotes = Quotes(FakeMarket(), FakeClock(), patience=timedelta(milliseconds=1))
    return Dialogue(Services(quotes, Hedging(quotes)), English(), FakeClock())


def random_message(chance: random.Random) -> str:
    """Mostly words that mean something, in wild order; sometimes anything Unicode has."""
    if chance.random() < 0.15:
        return "".join(chr(chance.randrange(1, 0x11000)) for _ in range(chance.randrange(40)))
    glue = chance.choice([" ", " ", " ", "", "  "])
    command = chance.choice(["/hedge ", "/hedge ", "/shock ", "/margin ", "/price ", ""])
    return command + glue.join(chance.choice(PIECES) for _ in range(chance.randrange(7)))


async def test_no_message_raises_or_stays_unanswered(dialogue):
    chance = random.Random(20260301)  # noqa: S311 - the same messages each time
    outcomes = dict.fromkeys(Outcome, 0)
    for _ in range(MESSAGES):
        text = random_message(chance)
        screen = await dialogue.answer(Said(text, asker=7, private=True))
        assert screen is not None, text
        assert screen.outcome is not Outcome.FAILED, text
        assert 0 < utf16_units(screen.html) <= 4096, text
        outcomes[screen.outcome] += 1
    assert outcomes[Outcome.DONE] > MESSAGES // 50
    assert outcomes[Outcome.BAD_INPUT] > MESSAGES // 20


def written(amount: Decimal, chance: random.Random) -> str:
    """One of the ways to write an amount of dollars."""
    plain = format(amount, "f")
    forms = [plain, f"${plain}", f"{plain}usd", f"{amount:,}", f"${amount:,}", f"{plain}$"]
    forms.append(f"{amount:,}".replace(",", "_").replace(".", ",").replace("_", "."))
    if amount % 1000 == 0:
        forms.append(f"{amount // 1000}k")
    return chance.choice(forms)


def shared(ratio: Decimal, chance: random.Random) -> str:
    """One of the ways to write a ratio."""
    forms = [
        format(ratio, "f"),
        f"{ratio * 100:f}%",
        f"{ratio * 100:f} %",
        f"{ratio:f}:1",
        format(ratio, "f").replace(".", ","),
    ]
    return chance.choice(forms)


async def test_a_message_with_a_known_meaning_is_answered_with_just_that_or_refused(dialogue):
    chance = random.Random(20260302)  # noqa: S311
    answered = 0
    for _ in range(2_000):
        amount = chance.choice([Decimal(chance.randrange(1, 2_000_000)), chance.randrange(100, 10**9) / Decimal(100)])
        ratio = Decimal(chance.randrange(1, 101)) / 100
        words = [written(amount, chance), shared(ratio, chance)]
        coin = chance.choice(["", "", "BTC", "eth"])
        leverage = chance.choice(["", "", "1x", "3x"])
        words += [word for word in (coin, leverage) if word]
        chance.shuffle(words)
        text = "/hedge " + " ".join(words)
        screen = await dialogue.answer(Said(text, asker=7, private=True))
        if screen.outcome is Outcome.BAD_INPUT:
            continue
        answered += 1
        fields = screen.fields
        assert Decimal(fields["spot_value_usd"]) == amount, text
        assert Decimal(fields["ratio_target"]) == ratio, text
        assert fields["coin"] == (coin.upper() or "BTC"), text
        assert fields["margin"]["leverage"] == (leverage[:1] or "2"), text
    assert answered > 1_000
