"""docs/math.md and the docstrings say what the core does: their examples are run."""

import doctest
import re
import sys
from pathlib import Path

import pytest

import hedgecore

GUIDE = Path(__file__).parents[2] / "docs" / "math.md"
FRONT_DOOR = {name: getattr(hedgecore, name) for name in hedgecore.__all__}
MODULES = sorted(path.stem for path in Path(hedgecore.__file__).parent.glob("[a-z]*.py"))


def _failures(examples: doctest.DocTest) -> list[str]:
    report: list[str] = []
    doctest.DocTestRunner(verbose=False).run(examples, out=report.append)
    return report


def test_the_guide_can_be_followed():
    source = GUIDE.read_text(encoding="utf-8")
    examples = doctest.DocTestParser().get_doctest(source, {}, "docs/math.md", str(GUIDE), 0)
    assert len(examples.examples) > 50
    assert _failures(examples) == []


def test_the_guide_uses_the_front_door_only():
    assert set(re.findall(r"hedgecore[.\w]*", GUIDE.read_text(encoding="utf-8"))) == {"hedgecore"}


def test_the_guide_names_everything_the_front_door_offers():
    named = set(re.findall(r"\w+", " ".join(re.findall(r"`([^`\n]+)`", GUIDE.read_text(encoding="utf-8")))))
    assert set(hedgecore.__all__) - named == set()


@pytest.mark.parametrize("module", MODULES)
def test_the_examples_of_the_docstrings_hold(module):
    found = doctest.DocTestFinder().find(sys.modules[f"hedgecore.{module}"], globs=dict(FRONT_DOOR))
    assert [line for examples in found for line in _failures(examples)] == []


def test_the_important_functions_show_an_example():
    shown = {
        name
        for name, thing in FRONT_DOOR.items()
        if doctest.DocTestParser().get_examples(getattr(thing, "__doc__", "") or "")
    }
    assert shown >= {
        "annual_rate",
        "average_entry",
        "bankruptcy_price",
        "basis",
        "days_to_repay_fees",
        "fee",
        "funding_flow",
        "funding_over",
        "hedge_ratios",
        "initial_margin",
        "liquidation_price",
        "maintenance_margin",
        "margin_to_survive",
        "ratio_after_move",
        "replay_fills",
        "round_contracts",
        "round_price",
        "scenario",
        "size_hedge",
        "value_after_move",
        "walk",
    }


def test_every_public_thing_is_described():
    undescribed = {name for name, thing in FRONT_DOOR.items() if not getattr(thing, "__doc__", None)}
    assert undescribed == set()
