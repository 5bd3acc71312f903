"""Telegram's HTML, made from plain text; nothing gets into a screen without going through here."""

from __future__ import annotations

from html import escape as _escape

LONGEST = 4096


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


def blocks(*parts: str | None) -> str:
    """Parts one under the other, an empty line between them; None and "" are left out."""
    return "\n\n".join(part for part in parts if part)


def lines(*parts: str | None) -> str:
    """Parts one under the other without an empty line."""
    return "\n".join(part for part in parts if part)


def utf16_units(text: str) -> int:
    """The length by which Telegram's limits are kept."""
    return len(text.encode("utf-16-le")) // 2
