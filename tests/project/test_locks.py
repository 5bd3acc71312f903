"""The lock files: complete, true to pyproject.toml, and free of addresses."""

from __future__ import annotations

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.project.places import text_of

RUNTIME, DEVELOPMENT = "requirements.lock", "requirements-dev.lock"
PROJECT = tomllib.loads(text_of("pyproject.toml"))
USED = [Requirement(line) for line in PROJECT["project"]["dependencies"]]
USED_BY_DEVELOPERS = [Requirement(line) for line in PROJECT["dependency-groups"]["dev"]]


def pins_of(lock):
    """Each package of a lock with its version."""
    found = re.findall(r"^(\S+?)==(\S+)", text_of(lock), re.MULTILINE)
    return {canonicalize_name(name): Version(version) for name, version in found}


def unmet(lock, requirements):
    pins = pins_of(lock)
    return [str(r) for r in requirements if pins.get(canonicalize_name(r.name), Version("0")) not in r.specifier]


def test_the_runtime_lock_has_a_fitting_version_of_every_dependency():
    assert unmet(RUNTIME, USED) == []


def test_the_development_lock_has_a_fitting_version_of_every_dependency():
    assert unmet(DEVELOPMENT, USED + USED_BY_DEVELOPERS) == []


def test_both_locks_agree_on_what_they_share():
    assert pins_of(RUNTIME).items() <= pins_of(DEVELOPMENT).items()


@pytest.mark.parametrize("lock", [RUNTIME, DEVELOPMENT])
def test_every_package_is_pinned_with_hashes_of_more_than_nothing(lock):
    entries = re.split(r"^(?=\S)", re.sub(r"^ *#.*\n", "", text_of(lock), flags=re.MULTILINE), flags=re.MULTILINE)
    without = [entry for entry in entries if entry and not re.match(r"\S+==\S+.*\\\n    --hash=sha256:\w{64}", entry)]
    assert without == []


@pytest.mark.parametrize("lock", [RUNTIME, DEVELOPMENT])
def test_a_lock_names_no_address_no_path_and_no_option(lock):
    assert re.findall(r".*(?:://|^-|^\s*#.*\s/|@ ).*", text_of(lock), re.MULTILINE) == []
