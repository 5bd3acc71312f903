"""What the services need of the world, in their own words. Adapters implement these; tests fake them."""

from bot.ports.archive import Archive, Belongings
from bot.ports.books import Books, Cause, Change, ChangeKind, LogPage, Portfolio
from bot.ports.clock import Clock
from bot.ports.dispatch import Dispatch
from bot.ports.market import Board, Boards, History, Market, Offer, SettledFunding, Venue
from bot.ports.members import Members
from bot.ports.profiles import Counts, Draft, Preferences, Profiles
from bot.ports.reminders import Reminders

__all__ = [
    "Archive",
    "Belongings",
    "Board",
    "Boards",
    "Books",
    "Cause",
    "Change",
    "ChangeKind",
    "Clock",
    "Counts",
    "Dispatch",
    "Draft",
    "History",
    "LogPage",
    "Market",
    "Members",
    "Offer",
    "Portfolio",
    "Preferences",
    "Profiles",
    "Reminders",
    "SettledFunding",
    "Venue",
]
