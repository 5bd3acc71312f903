"""Every worked case of tests/hedgecore/cases holds; most were published by exchanges."""

import json
from pathlib import Path

import pytest

from tests.hedgecore.adapters import ADAPTERS
from tests.hedgecore.vectors import CASES, Case, differences, main, read

ALL = [case for path in sorted(CASES.glob("*.json")) for case in read(path)]


def test_the_cases_were_found():
    assert len(ALL) == 268
    assert {case.function for case in ALL} | {"with_deductions"} == set(ADAPTERS)


@pytest.mark.parametrize("case", ALL, ids=lambda case: f"{case.function}: {case.name}")
def test_worked_case(case: Case):
    assert differences(case) == []


def _file(folder: Path, expected: object, function: str = "apr", tolerance: str = "rel 1e-15") -> str:
    path = folder / "table.json"
    inputs = {"rate": "0.0001", "interval_h": "8"}
    case = {"name": "a year", "fn": function, "inputs": inputs, "expected": {"value": expected}, "tol": tolerance}
    path.write_text(json.dumps([case]), encoding="utf-8")
    return str(path)


def test_a_flat_table_that_agrees_passes(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main([_file(tmp_path, "0.1095")]) == 0
    assert capsys.readouterr().out == "1 cases checked, 0 differences; no such function here: none\n"


@pytest.mark.parametrize("wrong", ["0.1095000000000002", None, True, ["0.1095"]])
def test_a_flat_table_that_differs_fails_by_name(wrong: object, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main([_file(tmp_path, wrong)]) == 1
    assert capsys.readouterr().out.startswith(f"apr | a year | value: expected {wrong}, got 0.1095\n")


def test_an_absolute_tolerance_is_respected(tmp_path: Path):
    assert main([_file(tmp_path, "0.11", tolerance="abs 5e-4")]) == 0
    assert main([_file(tmp_path, "0.11", tolerance="abs 4e-4")]) == 1


def test_a_table_of_unknown_functions_only_is_no_pass(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main([_file(tmp_path, "1", function="sharpe")]) == 1
    assert capsys.readouterr().out == "0 cases checked, 0 differences; no such function here: sharpe\n"


def test_a_case_that_cannot_be_asked_is_a_difference(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main([_file(tmp_path, "1", function="basis")]) == 1
    assert capsys.readouterr().out.startswith("basis | a year | raised KeyError")
