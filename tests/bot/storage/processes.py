"""Starting the programs, and ending them at once."""

from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager

from tests.project.places import ROOT


@contextmanager
def running(name, *arguments, before=(), module="tests.bot.storage.programs"):
    """One of the programs of `module`, with its output to read; killed at the end."""
    command = [*before, sys.executable, "-m", module, name, *map(str, arguments)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        try:
            yield process
        finally:
            process.kill()


def outcome(name, *arguments, before=()):
    """What one of the programs says, to its end."""
    with running(name, *arguments, before=before) as process:
        return process.communicate(timeout=60)[0].strip()
