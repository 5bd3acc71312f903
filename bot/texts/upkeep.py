"""English for those who run the program: what backup, restore, migrate and check say, and files on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import NewerDatabase, Outage, PriceTooOld, StoreUnavailable, VenueUnavailable
from bot.texts import numbers
from bot.texts.refusals import BROKEN, OUTAGES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bot.errors import MarketError, StorageError
    from bot.ports import Counts
    from hedgecore import Snapshot


class UpkeepWords:
    """The words around the program itself, as part of a language."""

    check_settings = "settings"
    check_database = "database"
    check_token = "token"  # noqa: S105 - the name of a line

    def checked(self, what: str, said: str, *, fine: bool) -> str:
        """A line of `check`."""
        return f"{what:<16} {'ok' if fine else 'FAILED':<8} {said}".rstrip()

    def storage_trouble(self, error: StorageError) -> str:
        """Why the database cannot be used, in more detail than people in a chat need."""
        match error:
            case NewerDatabase():
                return (
                    f"The database was written by a newer version of this program (its form is {error.found}) and was"
                    " left as it is. Install that version, or restore a backup that is older."
                )
            case StoreUnavailable():
                return f"The database cannot be used, {BROKEN[error.broken]}: {error.detail}"
            case _:
                return str(error)

    def backed_up(self, file: Path) -> str:
        """Afterwards."""
        return f"The database is copied to {file}."

    def put_in_place(self, file: Path, kept: Path | None) -> str:
        """Afterwards; `kept` is what was there before."""
        before = "" if kept is None else f" What was there is kept as {kept}."
        return f"The database is now the one in {file}.{before}"

    def migrated(self, where: str, found: str | None, head: str) -> str:
        """Afterwards; `found` is the form it had, None for none."""
        if found == head:
            return f"{where} has the newest form already, {head}."
        return (
            f"{where} is made, in the form {head}." if found is None else f"{where} is brought from {found} to {head}."
        )

    def settings_fine(self, venues: Sequence[str], access: str) -> str:
        """They can be used; no `venues` means all."""
        return f"exchanges {', '.join(venues) or 'all'}; access {access}"

    def nobody_lets_in(self) -> str:
        """A door without a doorman."""
        return "HEDGEBOT_ACCESS is listed and HEDGEBOT_OWNERS is empty: nobody can let anybody in"

    def database_fine(self, where: str, counts: Counts) -> str:
        """What is in it."""
        return f"{where}: {counts.portfolios:,} portfolios of {counts.owners:,} owners, {counts.entries:,} entries"

    def database_to_come(self, where: str, found: str | None, head: str) -> str:
        """What the next start does to it."""
        if found is None:
            return f"{where}: not there yet, the first start makes it"
        return f"{where}: in the form {found}, the next start brings it to {head}"

    def exchange_fine(self, snapshot: Snapshot) -> str:
        """A price came."""
        return f"{snapshot.contract.symbol} at {numbers.price(snapshot.mark)}"

    def exchange_trouble(self, error: MarketError | TimeoutError) -> str:
        """None came, or none that may be used."""
        match error:
            case VenueUnavailable():
                return OUTAGES[error.outage]
            case PriceTooOld():
                return f"its newest price is {numbers.age(error.age)} old; is the clock of this machine right?"
            case TimeoutError():
                return OUTAGES[Outage.TIMEOUT]
            case _:
                return "it lists no contract for BTC"

    def token_fine(self, username: str, api_url: str) -> str:
        """Telegram knows the bot."""
        return f"@{username} at {api_url}"

    def token_missing(self) -> str:
        """Nothing to ask Telegram with."""
        return "TELEGRAM_BOT_TOKEN is missing; @BotFather on Telegram gives you one"

    def token_untold(self, api_url: str) -> str:
        """Telegram did not say."""
        return f"{api_url} did not answer in time"

    def file_written(self, file: Path) -> str:
        """A file that came with an answer, on a terminal."""
        return f"→ {file}"

    def file_not_written(self, name: str, why: str) -> str:
        """The same, when it could not be put down."""
        return f"I could not write {name}: {why}."
