"""The picture in the README is the real card."""

from __future__ import annotations

import runpy

from tests.project.places import ROOT


def test_the_picture_shows_what_the_bot_answers():
    script = runpy.run_path(str(ROOT / "docs" / "draw_card.py"))
    assert script["PICTURE"].read_text(encoding="utf-8") == script["draw"]()
