"""Refreshes in processes that kill themselves at points of chance, and what the next one makes of it.

    python tests/integration/facts_crash_points.py SEED ROUNDS FOLDER

Finds the portal in its environment. Each round takes random steps with requests, kills a refresh, reads the
facts there are, refreshes, and compares the facts with a rebuild in FOLDER. Prints how many were killed.
"""

import os
import random
import signal
import sys
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path
from types import FrameType

from portal.outcomes import facts, files, manifest
from portal.portal import Portal
from portal.settings import read
from tests.integration.facts import from_nothing, rows
from tests.integration.histories import live
from tests.portals import Clock, portal_with


def opened(seed: int) -> tuple[Portal, Clock]:
    """A portal of this environment, months later for each seed."""
    clock = Clock()
    clock.forward(days=300 * seed)
    return portal_with(clock, read(os.environ), seed), clock


def act(seed: int) -> None:
    """Lets requests come and go."""
    portal, clock = opened(seed)
    live(portal, clock, seed, requests=12)


def refresh_and_die(seed: int, point: int) -> None:
    """Refreshes and is killed at the `point`th call to or from portal/outcomes, or return of one."""
    portal, _ = opened(seed)
    left = point

    def count(frame: FrameType, _event: str, _argument: object) -> None:
        nonlocal left
        if f"{os.sep}outcomes{os.sep}" in frame.f_code.co_filename:
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(count)
    facts.refresh(portal)
    sys.setprofile(None)


def read_what_there_is(seed: int) -> None:
    """Reads the facts as a kill left them: all of it, without an error."""
    found = rows(opened(seed)[0])
    known = {one[0] for one in found["requests"]}
    assert {one[0] for one in found["milestones"]} == known


def recover(seed: int, folder: Path) -> None:
    """Refreshes a little later, and compares with a rebuild."""
    portal, clock = opened(seed)
    clock.forward(minutes=1)
    facts.refresh(portal)
    refreshed = rows(portal)
    assert refreshed["requests"]
    assert refreshed == from_nothing(portal, folder)
    files.GRACE_SECONDS = -1.0
    facts.refresh(portal)
    present = manifest.read(portal.settings.facts)
    assert present is not None
    left = {path.name for path in portal.settings.facts.iterdir()}
    assert left == present.names() | {manifest.NAME, files.LOCK}, "nothing of a killed refresh stays for ever"


def in_a_process(act: Callable[..., None], *arguments: object) -> bool:
    """Whether it was killed; stops everything when it failed in another way."""
    process = get_context("fork").Process(target=act, args=arguments)
    process.start()
    process.join()
    if process.exitcode not in {0, -signal.SIGKILL}:
        sys.exit(f"{act.__name__}{arguments}: exit code {process.exitcode}")
    return process.exitcode != 0


def main() -> None:
    """Goes through all rounds."""
    seed, rounds, folder = int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    chance = random.Random(seed)
    opened(seed)[0].store.close()  # reads the profile and the words once, for all that are forked
    killed = 0
    for number in range(seed, seed + rounds):
        in_a_process(act, number)
        for _ in range(chance.randint(1, 3)):
            most = 10 ** chance.uniform(2, 4)
            killed += in_a_process(refresh_and_die, number, chance.randint(1, int(most)))
            in_a_process(read_what_there_is, number)
        in_a_process(recover, number, folder)
    sys.stdout.write(f"{killed}\n")


if __name__ == "__main__":
    main()
