"""The background loop: what must happen without anybody asking for it."""

import signal
import threading
from collections.abc import Callable

import structlog

from portal.commands.drafts.keep import purge_drafts
from portal.portal import Portal

SECONDS_BETWEEN_ROUNDS = 60.0

_log = structlog.get_logger()

JOBS: dict[str, Callable[[Portal], int]] = {"drafts erased": purge_drafts}
"""What a round does: the name of what is counted → the job, which returns how many."""


def run_round(portal: Portal) -> dict[str, int]:
    """Run every job once and return the counts. A job that fails is logged and tried again next round."""
    counts = {}
    for name, job in JOBS.items():
        try:
            counts[name] = job(portal)
        except Exception:  # noqa: BLE001 - one broken job must not stop the others; it is loud in the log
            _log.exception("job failed", job=name)
    return counts


def run(portal: Portal, stop: threading.Event | None = None) -> None:
    """Run rounds until told to stop (SIGTERM or SIGINT, or the event)."""
    stopping = stop or threading.Event()
    if stop is None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopping.set())
    _log.info("worker started")
    while True:
        counts = {name: count for name, count in run_round(portal).items() if count}
        if counts:
            _log.info("round done", **counts)
        if stopping.wait(SECONDS_BETWEEN_ROUNDS):
            break
    _log.info("worker stopped")
