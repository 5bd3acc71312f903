"""Habits of the whole repository."""

from __future__ import annotations

import re
import tomllib

import pytest

from tests.project.places import ROOT, project_files, text_of

MEGABYTE = 1_000_000
MOST_LINES, MOST_LINES_OF_TESTS = 300, 400
# Files that may be longer, each with its reason.
LONGER: dict[str, str] = {
    "hedgecore/__init__.py": "the front door has every name twice: where it comes from, and in __all__"
}
DOCUMENTS = [path for path in project_files() if path.suffix == ".md"]


def is_long(path):
    most = MOST_LINES_OF_TESTS if (ROOT / "tests") in path.parents else MOST_LINES
    return len(path.read_text(encoding="utf-8").splitlines()) > most


def test_no_file_is_larger_than_a_megabyte():
    assert [path for path in project_files() if path.stat().st_size > MEGABYTE] == []


def test_no_module_is_longer_than_a_reader_wants_unless_it_has_a_reason():
    modules = [path for path in project_files() if path.suffix == ".py"]
    long = {str(path.relative_to(ROOT)) for path in modules if is_long(path)}
    assert len(modules) > 30
    assert long == set(LONGER)


def test_the_changelog_begins_with_the_version_of_the_project():
    version = tomllib.loads(text_of("pyproject.toml"))["project"]["version"]
    first = re.search(r"^## (\S+)", text_of("CHANGELOG.md"), re.MULTILINE)
    assert first is not None
    assert first[1] == version


def test_the_makefile_explains_every_target_that_people_call():
    makefile = text_of("Makefile")
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    explained = re.findall(r"^#   make (\w+)  ", makefile, re.MULTILINE)
    assert phony is not None
    assert sorted(explained) == sorted(set(phony[1].split()) - {"venv"})


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_between_documents_leads_somewhere(document):
    links = re.findall(r"\]\((?!https?://|#)([^)#\s]+)", document.read_text(encoding="utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []


def test_the_image_gets_every_file_that_it_copies_and_is_not_root():
    dockerfile = text_of("Dockerfile")
    sent = {line.removeprefix("!") for line in text_of(".dockerignore").splitlines() if line.startswith("!")}
    copied = set(re.findall(r"^COPY (?!--from)(\S+) ", dockerfile, re.MULTILINE))
    assert copied == sent
    assert [source for source in copied if not (ROOT / source).exists()] == []
    assert re.findall(r"^USER (\S+)$", dockerfile, re.MULTILINE) == ["10001"]
