"""What Bitget is asked for in the same way of each kind of its contracts, whose calls it all calls `mix`."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.market.bulk import RawOffer
from bot.market.listing import at_hand, named, rows_in
from bot.market.past import RawSettlement, hours_by_page
from bot.market.row import row_of
from bot.market.wire import Exchange, Json, RawBook, RawQuote, interval

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hedgecore import Contract

_SETTLEMENTS_A_PAGE = 100
_CANDLES_A_PAGE = 200


@dataclass(frozen=True, slots=True)
class Product:
    """One kind of contract. venue: the id of its row; kind: what Bitget calls it, such as `USDT-FUTURES`."""

    venue: str
    kind: str

    @property
    def request(self) -> dict[str, Json]:
        """Asks for all of them."""
        return {"productType": self.kind}

    async def prices(self, exchange: Exchange, market: Json) -> RawQuote:
        """The ticker has everything but the time and the interval of the funding; prices stand without those."""
        request = self.request | {"symbol": market["id"]}
        answer, told = await asyncio.gather(
            exchange.publicMixGetV2MixMarketTicker(request),
            at_hand(exchange.publicMixGetV2MixMarketCurrentFundRate(request)),
        )
        return _quote(row_of(market["id"], answer["data"]), next(iter(rows_in(told, "data")), {}))

    async def offers(self, exchange: Exchange, _listed: Sequence[Json]) -> Mapping[str, RawOffer]:
        """The same two calls for all contracts; open interest is in coins."""
        answer, told = await asyncio.gather(
            exchange.publicMixGetV2MixMarketTickers(self.request),
            at_hand(exchange.publicMixGetV2MixMarketCurrentFundRate(self.request)),
        )
        fundings = named(self.venue, rows_in(told, "data"), lambda row: {row["symbol"]: row})

        def offer(row: Json) -> Mapping[str, RawOffer]:
            quote = _quote(row, fundings.get(row["symbol"], {}))
            return {row["symbol"]: RawOffer(quote, row.get("holdingAmount"))}

        return named(self.venue, answer["data"], offer)

    async def book(self, exchange: Exchange, market: Json, depth: int) -> RawBook:
        """In coins."""
        request = self.request | {"symbol": market["id"], "limit": depth}
        book = (await exchange.publicMixGetV2MixMarketMergeDepth(request))["data"]
        return RawBook(book["bids"], book["asks"], book.get("ts"))

    async def settlements(self, exchange: Exchange, contract: Contract, first: int, _last: int) -> list[RawSettlement]:
        """By number of the page, the newest first."""
        settled: list[RawSettlement] = []
        request = self.request | {"symbol": contract.symbol, "pageSize": _SETTLEMENTS_A_PAGE}
        while True:
            number = len(settled) // _SETTLEMENTS_A_PAGE + 1
            rows = (await exchange.publicMixGetV2MixMarketHistoryFundRate(request | {"pageNo": number}))["data"]
            settled += [RawSettlement(row["fundingTime"], row["fundingRate"]) for row in rows]
            if len(rows) < _SETTLEMENTS_A_PAGE or min(int(row["fundingTime"]) for row in rows) <= first:
                return settled

    async def marks(self, exchange: Exchange, contract: Contract, first: int, last: int) -> Mapping[int, Json]:
        """The mark at which each hour began."""

        async def between(start: int, end: int) -> Mapping[int, Json]:
            span = {"granularity": "1H", "startTime": start, "endTime": end, "limit": _CANDLES_A_PAGE}
            request = self.request | {"symbol": contract.symbol} | span
            answer = await exchange.publicMixGetV2MixMarketHistoryMarkCandles(request)
            return {int(row[0]): row[1] for row in answer["data"]}

        return await hours_by_page(between, first, last, _CANDLES_A_PAGE)


def _quote(row: Json, funding: Json) -> RawQuote:
    return RawQuote(
        index=row["indexPrice"],
        mark=row["markPrice"],
        time=row.get("ts"),
        best_bid=row.get("bidPr"),
        best_ask=row.get("askPr"),
        funding_rate=row.get("fundingRate"),
        next_funding=funding.get("nextUpdate"),
        funding_interval=interval(hours=funding.get("fundingRateInterval")),
    )
