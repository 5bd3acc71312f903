"""Telegram's HTML, made from plain text; nothing gets into a screen without going through here."""

from __future__ import annotations

import re
from html import escape as _escape
from html import unescape

LONGEST = 4096
_TAG = re.compile(r"<[^>]*>")


def escaped(text: str) -> str:
    """`text` as HTML text."""
    return _escape(text, quote=False)


def bold(text: str) -> str:
    """Emphasis."""
    return f"<b>{escaped(text)}</b>"


def code(text: str) -> str:
    """Something to copy or to type."""
    return f"<code>{escaped(text)}</code>"


def pre(text: str) -> str:
    """A table in a fixed-width face."""
    return f"<pre>{escaped(text)}</pre>"


def person_link(user: int, name: str) -> str:
    """A name that leads to the very person, whatever they call themselves."""
    return f'<a href="tg://user?id={user}">{escaped(name)}</a>'


def blocks(*parts: str | None) -> str:
    """Parts one under the other, an empty line between them; None and "" are left out."""
    return "\n\n".join(part for part in parts if part)


def lines(*parts: str | None) -> str:
    """Parts one under the other without an empty line."""
    return "\n".join(part for part in parts if part)


def shown_units(html: str) -> int:
    """The length of what is shown of `html`, without its tags."""
    return utf16_units(unescape(_TAG.sub("", html)))


def utf16_units(text: str) -> int:
    """The length by which Telegram's limits are kept."""
    return len(text.encode("utf-16-le")) // 2
