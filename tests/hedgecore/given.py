"""The inputs of a worked case, read as the core's quantities."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import hedgecore as core
from hedgecore import Coin, Contracts, Fill, Position, Price, Rate, Ratio, Rounding, Usd

Outputs = dict[str, object]


class Given:
    """The inputs of one case, read as quantities; an input may go by several names, a missing one has a default."""

    def __init__(self, inputs: Mapping[str, object]):
        self.inputs = inputs

    def has(self, name: str) -> bool:
        return self.inputs.get(name) is not None

    def number(self, *names: str, default: str | None = None) -> Decimal:
        for name in names:
            if self.has(name):
                return Decimal(str(self.inputs[name]))
        if default is None:
            raise KeyError(names)
        return Decimal(default)

    def text(self, name: str, default: str) -> str:
        return str(self.inputs.get(name) or default).lower()

    def price(self, *names: str) -> Price:
        return Price(self.number(*names))

    def coin(self, *names: str, default: str | None = None) -> Coin:
        return Coin(self.number(*names, default=default))

    def usd(self, *names: str, default: str | None = None) -> Usd:
        return Usd(self.number(*names, default=default))

    def rate(self, *names: str, default: str | None = "0") -> Rate:
        return Rate(self.number(*names, default=default))

    def ratio(self, *names: str, default: str | None = None) -> Ratio:
        return Ratio(self.number(*names, default=default))

    def contracts(self, *names: str, default: str | None = None) -> Contracts:
        return Contracts(self.number(*names, default=default))

    def days(self, *names: str) -> timedelta:
        return timedelta(microseconds=int(Fraction(self.number(*names)) * 86_400_000_000))

    def interval(self) -> timedelta:
        return timedelta(microseconds=int(Fraction(self.number("interval_h", "interval", default="8")) * 3_600_000_000))

    @property
    def contract_value(self) -> Usd:
        return self.usd("K", default="1")

    @property
    def short(self) -> bool:
        return self.text("side", "short") in {"short", "sell", "-1"}

    @property
    def notional(self) -> Usd:
        if self.has("n_usd") or self.has("contracts_usd"):
            return self.usd("n_usd", "contracts_usd")
        return self.contract_value * self.number("n")

    @property
    def position(self) -> Position | None:
        """None when the case has no contracts: the core knows no position of nothing."""
        contracts = self.contracts("n", "n_usd")
        if contracts == Contracts(0):
            return None
        entry = self.price("entry") if self.has("entry") else self.price("price", "mark")
        return Position(-contracts if self.short else contracts, self.contract_value, entry)

    @property
    def held(self) -> Position:
        position = self.position
        assert position is not None
        return position

    @property
    def rounding(self) -> Rounding:
        mode = self.text("mode", "floor").upper()
        return Rounding[{"CEILING": "CEIL", "UP": "CEIL", "DOWN": "FLOOR", "EXACT": "NONE"}.get(mode, mode)]

    @property
    def contract(self) -> core.InversePerpetual:
        """A perpetual with the case's contract value and lot."""
        lot = self.contracts("step", "lot", default="1")
        return core.InversePerpetual(
            "venue",
            "COINUSD",
            "COIN",
            self.contract_value,
            core.AmountUnit.CONTRACTS,
            lot,
            lot,
            Rate(0),
            core.MarginRules((core.Tier(Coin(0), Rate(0)),)),
        )

    @property
    def tiers(self) -> tuple[core.Tier, ...]:
        rows = self.inputs["tiers"]
        assert isinstance(rows, list)
        return tuple(core.Tier(Coin(str(row[0])), Rate(str(row[1]))) for row in rows)

    @property
    def rules(self) -> core.MarginRules:
        """The tiers, or one tier of rate `mmr`; family `mark` unless said."""
        tiers = self.tiers if self.has("tiers") else (core.Tier(Coin(0), self.rate("mmr")),)
        return core.MarginRules(
            tiers, core.LiquidationFamily(self.text("family", "mark")), self.rate("tau", "fee", "taker")
        )

    def fills(self) -> list[Fill]:
        rows = self.inputs["fills"]
        assert isinstance(rows, list)
        return [
            Fill(Contracts(str(row[0])), Price(str(row[1])), Rate(str(row[2])) if len(row) > 2 else self.rate("fee"))
            for row in rows
        ]


def plain(result: object) -> object:
    """The Decimal inside a quantity; anything else as it is."""
    return getattr(result, "value", result)


def single(result: object) -> Outputs:
    """The outputs of a function that has one."""
    return {"value": plain(result)}
