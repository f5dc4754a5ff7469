"""Sends drafts in processes that kill themselves: the first at its first statement, the next at its second …

Finds the portal in its environment, and drafts with the keys of `key_of` in its database. Prints how many
moments there were: after that many processes, one sent its draft without meeting its end.
"""

import os
import signal
import sys
from collections.abc import Callable
from multiprocessing import get_context

from sqlalchemy import event
from sqlalchemy.orm import Session

from portal.catalogue.answers import Moment
from portal.commands.drafts.send import Sent, send_draft
from portal.domain.permissions import RESIDENT
from portal.portal import open_portal
from portal.settings import read

MOST_MOMENTS = 60
HOOKS = ("before_cursor_execute", "after_cursor_execute", "commit")


def key_of(moment: int) -> str:
    """The key of the draft whose process is killed at that moment."""
    return f"killed at {moment}"


def countdown(moment: int) -> Callable[..., None]:
    """Kills this process when called for the `moment`th time."""
    left = moment

    def count(*_: object) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    return count


def send_and_die(moment: int) -> None:
    """Sends the draft of a moment and is killed at that moment, if there is one."""
    portal = open_portal(read(os.environ))
    kill = countdown(moment)
    for name in HOOKS:
        event.listen(portal.store.engine, name, kill)
    event.listen(Session, "after_commit", kill)  # durable, and nobody was told
    now = Moment(portal.now(), portal.catalogue.city.zone, "en")
    result = send_draft(portal, key_of(moment), "en", now, RESIDENT)
    sys.exit(0 if isinstance(result, Sent) else 1)


def main() -> None:
    """Goes through all moments."""
    open_portal(read(os.environ)).store.close()  # reads profile and words once, for all that are forked
    for moment in range(1, MOST_MOMENTS + 1):
        process = get_context("fork").Process(target=send_and_die, args=(moment,))
        process.start()
        process.join()
        if process.exitcode == 0:
            sys.stdout.write(f"{moment - 1}\n")
            return
        if process.exitcode != -signal.SIGKILL:
            sys.exit(f"moment {moment}: exit code {process.exitcode}")
    sys.exit("no end was found")
