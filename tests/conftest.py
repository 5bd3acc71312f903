"""What tests in several folders stand on."""

from __future__ import annotations

import os

import pytest

from tests.support.postgres import binaries, running_postgres


@pytest.fixture(scope="session")
def postgres():
    """A PostgreSQL server; tests that want one are skipped where none is installed, except in CI."""
    programs = binaries()
    if programs is None and os.environ.get("CI") == "true":
        pytest.fail("PostgreSQL is missing: apt-get install postgresql-15")
    if programs is None:
        pytest.skip("PostgreSQL is not installed")
    with running_postgres(programs) as server:
        yield server
