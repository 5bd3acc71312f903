"""A file says exactly what it was given, and nothing else is taken for one."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import FileFault, WrongFile
from bot.ports import Belongings, Preferences
from bot.storage.archive import LARGEST, JsonArchive
from hedgecore import Band, Coin, CoinsMoved, Contracts, Delivered, Fill, Policy, Price, Rate, Ratio, Traded, Withdrawn
from tests.bot.storage.builders import held, sold, target
from tests.support.builders import DATED, DOLLAR_CONTRACT, NOON, PERPETUAL

ARCHIVE = JsonArchive()
SETTLED = Preferences(
    zone="Europe/Berlin",
    coin="ETH",
    venue="bybit",
    leverage=Decimal("2.5"),
    fee=Rate("-0.0001"),
    policy=Policy.COINS,
    band=Band(Ratio("0.075"), Ratio("0.02")),
    quiet=(time(22), time(7, 30)),
    percent_only=True,
)
ENTRIES = (
    held("1.00000001"),
    target("0.5"),
    sold("100", "63996.8"),
    sold("50", contract=DATED),
    replace(sold("50", contract=DOLLAR_CONTRACT), leverage=Decimal(3)),
    Delivered(DATED, Price(60000), NOON),
    Withdrawn("BTC", Coin("0.25"), NOON),
)
WHOLE = Belongings((("half", ENTRIES), ("“=@” 🪙", ()), ("second", ENTRIES[:3])), SETTLED)
numbers = st.builds(lambda digits, places: Decimal(digits).scaleb(-places), st.integers(1, 10**15), st.integers(0, 40))
moments = st.datetimes(min_value=datetime(2009, 1, 4), max_value=datetime(2099, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - the zone is drawn beside it


def through(belongings):
    return ARCHIVE.read(ARCHIVE.write(belongings))


def altered(alter, belongings=WHOLE) -> bytes:
    """The file with something changed in it."""
    whole = json.loads(ARCHIVE.write(belongings))
    alter(whole)
    return json.dumps(whole).encode()


def refused(content: bytes) -> tuple[FileFault, str]:
    with pytest.raises(WrongFile) as caught:
        ARCHIVE.read(content)
    return caught.value.fault, caught.value.where


# there and back


@pytest.mark.parametrize("belongings", [WHOLE, Belongings(()), Belongings((), Preferences())])
def test_what_is_read_is_what_was_written(belongings):
    assert through(belongings) == belongings


def test_a_contract_stands_in_the_file_once():
    whole = json.loads(ARCHIVE.write(WHOLE))
    assert [each["symbol"] for each in whole["contracts"].values()] == ["BTCUSD_PERP", "BTCUSD_260626", "BTCUSD"]


def test_the_file_is_readable_text_and_may_have_a_mark_in_front():
    content = ARCHIVE.write(WHOLE)
    assert "“=@” 🪙" in json.loads(content.decode())["portfolios"][1]["name"]
    assert ARCHIVE.read(b"\xef\xbb\xbf" + content) == WHOLE


@given(st.text(), st.lists(st.tuples(numbers, numbers, moments), max_size=3))
def test_every_digit_and_every_name_comes_back(name, trades):
    entries = tuple(Traded(PERPETUAL, Fill(-Contracts(size), Price(price)), at) for size, price, at in trades)
    belongings = Belongings(((name, entries),))
    assert through(belongings) == belongings


# what is not such a file


def entry(place: int = 0, **fields):
    return lambda whole: whole["portfolios"][0]["entries"][place].update(fields)


def contract(**fields):
    return lambda whole: whole["contracts"]["1"].update(fields)


def settings(**fields):
    return lambda whole: whole["preferences"].update(fields)


@pytest.mark.parametrize("content", [b"", b"name;amount", b"\xff\xfe", b"[" * 100_000, b'{"format": NaN}'])
def test_what_is_not_json_is_refused(content):
    assert refused(content) == (FileFault.NOT_JSON, "")


def test_a_number_that_is_not_text_may_have_lost_digits_and_is_refused():
    assert refused(altered(entry(amount=0.1))) == (FileFault.NOT_JSON, "")


@pytest.mark.parametrize(
    "content", [b"[]", b"5", b"{}", b'{"format": "other", "version": 1}', b'{"format": "hedgebot", "version": "1"}']
)
def test_json_of_somebody_else_is_refused(content):
    assert refused(content) == (FileFault.NOT_OURS, "")


def test_a_newer_version_is_refused():
    assert refused(altered(lambda whole: whole.update(version=2))) == (FileFault.NEWER, "")


def test_the_largest_file_is_read_and_one_byte_more_is_not():
    content = ARCHIVE.write(WHOLE)
    assert ARCHIVE.read(content + b" " * (LARGEST - len(content))) == WHOLE
    assert refused(content + b" " * (LARGEST + 1 - len(content))) == (FileFault.TOO_LARGE, "")


DAMAGED = {
    "unknown kind": entry(kind="gift"),
    "field missing": lambda whole: whole["portfolios"][0]["entries"][0].pop("amount"),
    "field too many": entry(note="x"),
    "no number": entry(amount="one"),
    "nothing moved": entry(amount="0"),
    "not finite": entry(amount="NaN"),
    "no moment": entry(at="yesterday"),
    "no zone": entry(at="2026-03-01T12:00:00"),
    "before there were coins": entry(at="2009-01-02T12:00:00+00:00"),
    "far future": entry(at="2100-01-01T00:00:00+00:00"),
    "no coin": entry(coin="<b>"),
    "no such contract": entry(2, contract="9"),
    "trade without a contract": lambda whole: whole["portfolios"][0]["entries"][2].pop("contract"),
    "delivery of a perpetual": entry(5, contract="1"),
    "no entry": lambda whole: whole["portfolios"][0].update(entries=[5]),
    "no list": lambda whole: whole["portfolios"][0].update(entries={}),
}


@pytest.mark.parametrize("alter", DAMAGED.values(), ids=DAMAGED)
def test_a_portfolio_that_does_not_hold_together_is_named(alter):
    fault, where = refused(altered(alter))
    assert fault is FileFault.DAMAGED
    assert where in {"half", ""}


ELSEWHERE = {
    "no portfolios": lambda whole: whole.pop("portfolios"),
    "no name": lambda whole: whole["portfolios"][0].pop("name"),
    "name is a number": lambda whole: whole["portfolios"][0].update(name=5),
    "contract": contract(symbol="<b>"),
    "venue": contract(venue="A B"),
    "expiry": lambda whole: whole["contracts"]["2"].update(expiry="1999-01-01T00:00:00+00:00"),
    "zone": settings(zone="Mars/Base"),
    "zone outside": settings(zone="../../etc/passwd"),
    "usual coin": settings(coin="<b>"),
    "usual venue": settings(venue="|"),
    "leverage": settings(leverage="126"),
    "fee": settings(fee="0.011"),
    "band": settings(band=["1.1", "0.02"]),
    "quiet": settings(quiet=["22:00+01:00", "07:00"]),
    "percent": settings(percent_only="yes"),
    "policy": settings(policy="naive"),
}


@pytest.mark.parametrize("alter", ELSEWHERE.values(), ids=ELSEWHERE)
def test_a_file_that_does_not_hold_together_is_refused(alter):
    assert refused(altered(alter)) == (FileFault.DAMAGED, "")


@pytest.mark.parametrize("amount", ["1000000000000001", "-1000000000000001", "1e-41", "1E+16"])
def test_a_number_beyond_all_trades_is_refused(amount):
    assert refused(altered(entry(amount=amount)))[0] is FileFault.NUMBER


@pytest.mark.parametrize("amount", ["1000000000000000", "1e-40"])
def test_a_number_just_within_is_read(amount):
    (_, entries), *_ = ARCHIVE.read(altered(entry(amount=amount))).portfolios
    assert entries[0] == CoinsMoved("BTC", Coin(amount), NOON)


def test_a_number_of_a_contract_beyond_all_is_refused():
    content = altered(contract(contract_value="1E+99"), Belongings((("half", (sold(),)),)))
    assert refused(content)[0] is FileFault.NUMBER


def test_a_moment_in_another_zone_is_the_same_moment():
    (_, entries), *_ = ARCHIVE.read(altered(entry(at="2026-03-01T13:00:00+01:00"))).portfolios
    assert entries[0].at == NOON
