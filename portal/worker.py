"""The background loop: what must happen without anybody asking for it."""

import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from portal.commands.access import purge_links
from portal.commands.calls.calls import erase_callers
from portal.commands.drafts.coming_back import purge_ways_back
from portal.commands.drafts.keep import purge_drafts
from portal.commands.figures import store_finished
from portal.commands.grid import publish_quarters
from portal.commands.limits import purge_counts
from portal.commands.papers.reminding import remind
from portal.commands.papers.unsaved import purge_unsaved
from portal.commands.photos import purge_photos, sweep_files
from portal.commands.staff.secrets import purge_secrets
from portal.commands.staff.sessions import purge_sessions
from portal.commands.stats.memos import send_due
from portal.commands.stats.reminders import remind as remind_of_follow_ups
from portal.opendata import keeping
from portal.outbox.dispatch import drain
from portal.outcomes import facts, usual
from portal.portal import Portal
from portal.queries.stats.memo import pre_memo

_log = structlog.get_logger()


@dataclass(frozen=True)
class Job:
    """Something to do again and again: `run` returns how much there was, `name` says of what.

    A job that is `told` is in the log whenever there was something; one that always has something is not.
    """

    name: str
    run: Callable[[Portal], int]
    seconds_between: float
    told: bool = True


def send_due_memos(portal: Portal) -> int:
    """Send the memos of meetings that nobody sent in time, as they stand; return how many."""
    return send_due(portal, pre_memo)


JOBS = (
    Job("facts brought up to date", facts.refresh, seconds_between=5.0, told=False),
    Job("messages sent", drain, seconds_between=3.0),
    Job("usual times counted", usual.refresh, seconds_between=600.0, told=False),
    Job("figures stored", store_finished, seconds_between=3600.0),
    Job("quarters of answers published", publish_quarters, seconds_between=3600.0),
    Job("figures of the open data counted", keeping.refresh, seconds_between=3600.0, told=False),
    Job("reminders of plans and reports queued", remind, seconds_between=3600.0),
    Job("drafts erased", purge_drafts, seconds_between=60.0),
    Job("codes and links of forms erased", purge_ways_back, seconds_between=300.0),
    Job("secret links erased", purge_links, seconds_between=300.0),
    Job("callers erased", erase_callers, seconds_between=3600.0),
    Job("photos erased", purge_photos, seconds_between=60.0),
    Job("files of photos swept up", sweep_files, seconds_between=6 * 3600.0),
    Job("counts of limits erased", purge_counts, seconds_between=300.0, told=False),
    Job("sessions of staff erased", purge_sessions, seconds_between=300.0, told=False),
    Job("forms that could not be saved erased", purge_unsaved, seconds_between=3600.0),
    Job("memos of meetings sent", send_due_memos, seconds_between=60.0),
    Job("follow-ups reminded of", remind_of_follow_ups, seconds_between=600.0),
    Job("invitations of staff erased", purge_secrets, seconds_between=300.0, told=False),
)

SECONDS_BETWEEN_ROUNDS = min(job.seconds_between for job in JOBS)


class Rounds:
    """Runs each job when its time has come."""

    def __init__(self, portal: Portal, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin with all jobs due. `clock` counts seconds."""
        self._portal = portal
        self._clock = clock
        self._due = {job.name: clock() for job in JOBS}

    def run(self) -> dict[str, int]:
        """Run the jobs that are due, and return their counts.

        A job that fails is logged and tried again when its time comes.
        """
        counts = {}
        for job in JOBS:
            if self._clock() < self._due[job.name]:
                continue
            try:
                counts[job.name] = job.run(self._portal)
            except Exception:  # noqa: BLE001 - one broken job must not stop the others; it is loud in the log
                _log.exception("job failed", job=job.name)
            self._due[job.name] = self._clock() + job.seconds_between
        return counts


def run(portal: Portal, stop: threading.Event | None = None) -> None:
    """Run rounds until told to stop (SIGTERM or SIGINT, or the event)."""
    stopping = stop or threading.Event()
    if stop is None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopping.set())
    _log.info("worker started")
    rounds = Rounds(portal)
    told = {job.name for job in JOBS if job.told}
    while True:
        counts = {name: count for name, count in rounds.run().items() if count and name in told}
        if counts:
            _log.info("round done", **counts)
        if stopping.wait(SECONDS_BETWEEN_ROUNDS):
            break
    _log.info("worker stopped")
