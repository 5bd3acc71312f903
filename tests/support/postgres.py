"""A PostgreSQL server of the tests' own, on loopback, with its data in a temporary folder."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

USER = "hedgebot"
# What is written in a test need not survive a power cut.
FAST = ("-c", "fsync=off", "-c", "full_page_writes=off")


def binaries() -> Path | None:
    """The folder of PostgreSQL's programs, where Debian puts them or on the path; None if there is none."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: float(path.parts[-3]))
    found = debian[-1] if debian else shutil.which("postgres")
    return Path(found).parent if found else None


class PostgresServer:
    """`start` and `stop` as often as wanted; the data stay. It refuses to run as root, so root lends it a user."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self._programs = programs
        self._data = folder / "data"
        self._log = folder / "log"
        self._as_user = _unprivileged(folder)
        self._port = _free_port()
        self._numbers = count(1)
        self._run("initdb", "-D", self._data, "-U", USER, "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")

    def start(self) -> None:
        """Serve; returns when it does."""
        options = " ".join((*FAST, "-h 127.0.0.1", f"-p {self._port}", "-k ''"))
        self._run("pg_ctl", "-D", self._data, "-l", self._log, "-o", options, "-w", "start")

    def stop(self) -> None:
        """Break every connection and end."""
        self._run("pg_ctl", "-D", self._data, "-m", "immediate", "-w", "stop")

    def new_database(self, template: str = "template0") -> str:
        """The name of a new database, a copy of `template`."""
        name = f"test{next(self._numbers)}"
        self._run("createdb", "-h", "127.0.0.1", "-p", self._port, "-U", USER, "-T", template, name)
        return name

    def url(self, database: str) -> str:
        """Where a database is."""
        return f"postgresql://{USER}@127.0.0.1:{self._port}/{database}"

    def execute(self, database: str, statement: str) -> None:
        """Run SQL as the owner of everything."""
        options = ("-h", "127.0.0.1", "-p", self._port, "-U", USER, "-d", database, "-q", "-v", "ON_ERROR_STOP=1")
        self._run("psql", *options, "-c", statement)

    def _run(self, program: str, *arguments: object) -> None:
        command = [str(self._programs / program), *map(str, arguments)]
        # The server inherits what it is started with, so its output must not be a pipe that somebody reads to the end.
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/", **self._as_user)


@contextmanager
def running_postgres(programs: Path) -> Iterator[PostgresServer]:
    """A server that runs until the end of the block."""
    folder = Path(tempfile.mkdtemp(prefix="hedgebot-postgres-"))
    try:
        server = PostgresServer(folder, programs)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder)


def _unprivileged(folder: Path) -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    names = {user.pw_name: user for user in pwd.getpwall()}
    user = names.get("postgres") or names["nobody"]
    os.chown(folder, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
