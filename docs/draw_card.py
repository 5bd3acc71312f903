# ruff: noqa: INP001 - a script, not a package
"""Draws docs/card.svg, the picture in the README, from the real answer to `/hedge 20000 0.5` at sample prices.

`python docs/draw_card.py` writes it; a test compares the two, so the picture cannot grow old.
"""

from __future__ import annotations

import asyncio
import re
import sys
from html import escape, unescape
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bot.app import say
from bot.settings import Settings

PICTURE = Path(__file__).with_name("card.svg")
LINE, MARGIN, WIDTH = 19, 24, 460
_TAG = re.compile(r"<[^>]+>")


def draw() -> str:
    """The picture as SVG: a chat bubble with the card, and its buttons."""
    screen = asyncio.run(say(Settings(), "/hedge 20000 0.5", sample=True))
    body, height = _body(screen.html)
    for row in screen.buttons:
        body += _buttons([button.label for button in row], height)
        height += 36
    frame = f'<rect width="{WIDTH}" height="{height + 8}" rx="14" fill="#17212b"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height + 8}" font-size="14">'
        f"<style>text{{fill:#f5f5f5;font-family:sans-serif;}}.b{{font-weight:bold}}"
        f".t{{font-family:monospace}}.k{{text-anchor:middle;fill:#8bc7ff}}</style>{frame}{body}</svg>\n"
    )


def _body(html: str) -> tuple[str, int]:
    text, y, in_table = "", MARGIN, False
    for line in html.split("\n"):
        in_table = in_table or "<pre>" in line
        kind = "t" if in_table else "b" if line.startswith("<b>") else ""
        in_table = in_table and "</pre>" not in line
        for part in _wrapped(unescape(_TAG.sub("", line)), 52):
            y += LINE
            shown = part.replace(" ", "\N{NO-BREAK SPACE}") if kind == "t" else part  # not every viewer keeps spaces
            text += f'<text class="{kind}" x="{MARGIN}" y="{y}">{escape(shown)}</text>'
    return text, y + MARGIN


def _wrapped(line: str, width: int) -> list[str]:
    lines = [""]
    for word in re.findall(r"\S+\s*|^\s*$", line) if len(line) > width else [line]:
        if len(lines[-1]) + len(word) > width:
            lines.append("")
        lines[-1] += word
    return lines


def _buttons(labels: list[str], y: int) -> str:
    room = (WIDTH - 2 * 8) / len(labels)
    return "".join(
        f'<rect x="{8 + room * place + 3:.0f}" y="{y}" width="{room - 6:.0f}" height="30" rx="7" fill="#2b3b4c"/>'
        f'<text class="k" x="{8 + room * (place + 0.5):.0f}" y="{y + 20}">{escape(label)}</text>'
        for place, label in enumerate(labels)
    )


if __name__ == "__main__":
    PICTURE.write_text(draw(), encoding="utf-8")
