"""The architecture contracts of pyproject.toml bite, and the core stands on the standard library alone."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib

import pytest

from tests.project.places import ROOT, text_of

CONTRACTS = [
    contract["name"] for contract in tomllib.loads(text_of("pyproject.toml"))["tool"]["importlinter"]["contracts"]
]

# One file for each contract, that breaks it.
OFFENCES = {
    "bot/utilities.py": "",
    "bot/terminal.py": "import bot.services",
    "bot/market/offence.py": "import bot.chat.screen\nimport prometheus_client",
    "bot/storage/offence.py": "import bot.texts",
    "bot/chat/commands/offence.py": "import bot.chat.commands.other_offence\nimport ccxt",
    "bot/chat/commands/other_offence.py": "import telegram",
    "bot/services/offence.py": "from hedgecore.units import Usd\nimport sqlalchemy",
    "hedgecore/offence.py": "import time",
}


def verdicts(folder):
    """What import-linter says of each contract in a copy of the project: KEPT or BROKEN."""
    lint = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as lint; lint()", "--no-cache"]
    run = subprocess.run(lint, cwd=folder, capture_output=True, text=True, check=False, env={"COLUMNS": "200"})
    return dict(re.findall(r"^(.+) (KEPT|BROKEN)(?: \(.*)?$", run.stdout, re.MULTILINE))


@pytest.fixture
def copy_of_the_project(tmp_path):
    for package in ("bot", "hedgecore"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_every_contract_is_kept(copy_of_the_project):
    assert verdicts(copy_of_the_project) == dict.fromkeys(CONTRACTS, "KEPT")


def test_every_contract_is_broken_by_an_offence_against_it(copy_of_the_project):
    for name, code in OFFENCES.items():
        (copy_of_the_project / name).write_text(code)
    assert verdicts(copy_of_the_project) == dict.fromkeys(CONTRACTS, "BROKEN")


def imported_by(folder):
    """The names that stand behind `import` and `from` in a package."""
    for path in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            if isinstance(node, ast.ImportFrom):
                yield node.module or "."


def test_the_core_imports_only_itself_and_the_standard_library():
    packages = {name.partition(".")[0] for name in imported_by("hedgecore")}
    assert packages - sys.stdlib_module_names == {"hedgecore"}


def test_the_bot_imports_the_core_by_its_front_door_only():
    assert {name for name in imported_by("bot") if name.partition(".")[0] == "hedgecore"} == {"hedgecore"}


def modules_in(folder):
    """Every module, without the empty fronts of packages."""
    paths = [path for path in (ROOT / folder).rglob("*.py") if path.name != "__init__.py" or folder == "hedgecore"]
    return {str(path.relative_to(ROOT).with_suffix("")) for path in paths}


def modules_drawn():
    """The modules named in the first picture of docs/architecture.md; folders end in a slash, indentation nests."""
    picture = text_of("docs/architecture.md").split("```")[1]
    found, folders = set(), [(-1, "")]
    for indent, names in re.findall(r"^( *)(\S+(?: \S+)*)", picture, re.MULTILINE):
        while folders[-1][0] >= len(indent):
            folders.pop()
        inside = "".join(folder for _, folder in folders)
        folders += [(len(indent), name) for name in names.split() if name.endswith("/")]
        found |= {inside + name for name in names.split() if not name.endswith("/")}
    return found


def test_the_picture_in_the_documentation_shows_every_module_and_no_other():
    assert modules_drawn() == modules_in("bot") | modules_in("hedgecore")
