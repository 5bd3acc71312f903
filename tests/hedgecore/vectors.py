"""Run tables of worked cases against the core: `python -m tests.hedgecore.vectors FILE ...` prints what differs.

A case names a function, gives its inputs as strings and what must come out. Two file forms are read: the project's
own (`{function: [{name, given, expect, within?, exactly?, source?}]}`) and a flat list of
`{name, fn, inputs, expected, tol}`. A value must agree to a relative 1e-15 unless the case says how near is enough.
"""

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Context, Decimal
from pathlib import Path

from tests.hedgecore.adapters import ADAPTERS
from tests.hedgecore.given import Given

CASES = Path(__file__).parent / "cases"
_WIDE = Context(prec=60)
_NEAR = Decimal("1e-15")
_ZERO = Decimal("1e-30")


@dataclass(frozen=True)
class Case:
    name: str
    function: str
    given: dict[str, object]
    expect: dict[str, object]
    within: Decimal | None
    """An absolute tolerance; None for a relative 1e-15."""


def read(path: Path) -> Iterator[Case]:
    """The cases of a file in either form."""
    content = json.loads(path.read_text(encoding="utf-8"))
    if isinstance(content, list):
        for case in content:
            yield Case(case["name"], case["fn"], case["inputs"], case["expected"], _tolerance(case.get("tol", "")))
        return
    for function, cases in content.items():
        for case in cases:
            within = Decimal(case["within"]) if "within" in case else None
            yield Case(case["name"], function, case["given"], case["expect"], within)
            if "exactly" in case:
                yield Case(f"{case['name']}, exactly", function, case["given"], case["exactly"], None)


def _tolerance(words: str) -> Decimal | None:
    found = re.match(r"abs\s+([0-9.eE+-]+)", words)
    return Decimal(found[1]) if found else None


def differences(case: Case) -> list[str]:
    """What comes out otherwise than expected, a sentence each."""
    actual = ADAPTERS[case.function](Given(case.given))
    return [
        f"{case.function} | {case.name} | {key}: expected {expected}, got {actual.get(key, 'nothing')}"
        for key, expected in case.expect.items()
        if key not in actual or not _agrees(actual[key], expected, case.within)
    ]


def _agrees(actual: object, expected: object, within: Decimal | None) -> bool:
    if isinstance(expected, list):
        return (
            isinstance(actual, list)
            and len(actual) == len(expected)
            and all(_agrees(one, other, within) for one, other in zip(actual, expected, strict=True))
        )
    if expected is None or isinstance(expected, bool):
        return actual is expected
    if not isinstance(actual, Decimal):
        return False
    wanted = Decimal(str(expected))
    allowed = max(abs(_WIDE.multiply(wanted, _NEAR)), _ZERO) if within is None else within
    return abs(_WIDE.subtract(actual, wanted)) <= allowed


def main(paths: list[str]) -> int:
    failures, checked, unknown = [], 0, set()
    for case in (case for path in paths for case in read(Path(path))):
        if case.function not in ADAPTERS:
            unknown.add(case.function)
            continue
        checked += 1
        failures += _outcome(case)
    unasked = ", ".join(sorted(unknown)) or "none"
    summary = f"{checked} cases checked, {len(failures)} differences; no such function here: {unasked}"
    sys.stdout.writelines(f"{line}\n" for line in (*failures, summary))
    return 1 if failures or not checked else 0


def _outcome(case: Case) -> list[str]:
    try:
        return differences(case)
    except Exception as error:  # noqa: BLE001 - the table goes on whatever one case does
        return [f"{case.function} | {case.name} | raised {error!r}"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
