"""Who talks in these tests, and what they see on buttons."""

from __future__ import annotations

ANN, BOB, GROUP = 1001, 1002, -1_001_234_567_890


def labels(screen) -> list[list[str]]:
    return [[button.label for button in row] for row in screen.buttons]
