"""What .env.example and docs/operations.md say of the settings is what the settings are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.settings import Settings, read_settings
from tests.project.places import text_of

VARIABLES = sorted(name.upper() for name in Settings.model_fields)
EXAMPLE = text_of(".env.example")


@pytest.fixture
def empty_folder(monkeypatch, tmp_path):
    """The working directory, with no setting in it nor in the environment."""
    for variable in VARIABLES:
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_example_names_every_variable_once_and_no_other():
    assert sorted(re.findall(r"^(\w+)=", EXAMPLE, re.MULTILINE)) == VARIABLES


def test_the_example_copied_as_it_is_changes_no_default(empty_folder):
    defaults = read_settings()
    (empty_folder / ".env").write_text(EXAMPLE)
    assert read_settings() == defaults


def test_the_example_copied_is_read(empty_folder):
    (empty_folder / ".env").write_text(EXAMPLE.replace("=data", "=elsewhere"))
    assert read_settings().hedgebot_data_dir == Path("elsewhere")


def test_the_example_spells_out_every_default_that_can_be_written_down():
    unsaid = re.findall(r"^(\w+)=$", EXAMPLE, re.MULTILINE)
    assert unsaid == [
        "TELEGRAM_BOT_TOKEN",
        "HEDGEBOT_VENUES",
        "HEDGEBOT_WEBHOOK_URL",
        "HEDGEBOT_WEBHOOK_SECRET",
        "HEDGEBOT_LISTEN",
        "HEDGEBOT_DATABASE_URL",
        "HEDGEBOT_OWNERS",
    ]


@pytest.mark.parametrize("variable", VARIABLES)
def test_the_example_says_above_each_variable_whether_it_is_required(variable):
    comment = re.search(rf"((?:^#.*\n)+){variable}=", EXAMPLE, re.MULTILINE)
    expected = "Required" if variable == "TELEGRAM_BOT_TOKEN" else "Optional"
    assert comment is not None
    assert comment[1].removeprefix("# ").startswith(expected)


@pytest.mark.parametrize("variable", VARIABLES)
def test_the_operations_manual_has_a_row_for_each_variable(variable):
    assert f"| `{variable}` |" in text_of("docs/operations.md")
