"""docs/commands.md tells of every command, and of no other."""

from __future__ import annotations

import re

from bot.chat.table import BY_NAME
from tests.project.places import text_of


def test_every_command_is_documented_and_no_other():
    told = set(re.findall(r"`/([a-z]+)", text_of("docs/commands.md")))
    assert told == set(BY_NAME)
