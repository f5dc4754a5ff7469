"""`portal` commands without the second or two of a fresh start: each runs in a process of its own, which is
forked from one that has imported the portal already. How it starts from nothing is for `serving.py` to show.
"""

import multiprocessing
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from portal.cli import main
from tests.integration.serving import ROOT

MOST_SECONDS = 120
OUTPUTS = {1: "stdout", 2: "stderr"}

FORKED = multiprocessing.get_context("forkserver")
FORKED.set_forkserver_preload([__name__])


def portal_command(variables: dict[str, str], *words: object) -> subprocess.CompletedProcess[str]:
    """Runs a command with these variables as its whole environment.

    Errors: subprocess.TimeoutExpired for one that does not end.
    """
    return forked(main, variables, *words)


def forked(
    run: Callable[[], None], variables: dict[str, str], *words: object
) -> subprocess.CompletedProcess[str]:
    """The same for any function that reads its words from `sys.argv`."""
    with TemporaryDirectory() as folder:
        process = FORKED.Process(target=_run, args=(run, variables, [*map(str, words)], folder))
        process.start()
        process.join(MOST_SECONDS)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise subprocess.TimeoutExpired(str(words), MOST_SECONDS)
        said = {name: Path(folder, name).read_text("utf-8") for name in OUTPUTS.values()}
        return subprocess.CompletedProcess([*map(str, words)], process.exitcode, **said)


def _run(run: Callable[[], None], variables: dict[str, str], words: list[str], folder: str) -> None:
    for number, name in OUTPUTS.items():
        os.dup2(os.open(Path(folder, name), os.O_WRONLY | os.O_CREAT), number)
    os.chdir(ROOT)
    os.environ.clear()
    os.environ.update(variables)
    sys.argv = ["portal", *words]
    run()
