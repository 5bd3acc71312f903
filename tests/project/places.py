"""Where the parts of the project are."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = (".ci", "benchmarks", "bot", "docs", "hedgecore", "scripts", "tests")


def project_files() -> list[Path]:
    """Every file of the project, without what running it leaves behind."""
    inside = chain.from_iterable((ROOT / folder).rglob("*") for folder in FOLDERS)
    everything = chain(ROOT.glob("*"), inside)
    return sorted(path for path in everything if path.is_file() and "__pycache__" not in path.parts)


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")
