"""Several processes side by side: started again when they fall, ended together, none left behind."""

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.context import ForkProcess

import structlog

from portal.cli.lifeline import end_with_parent

READY = signal.SIGUSR1
"""What a child sends the supervisor once it can do its work."""

STOPPING = frozenset({signal.SIGINT, signal.SIGTERM})

STOP_SECONDS = 10.0
"""What the children get to end by themselves; then they are killed."""

STEADY_SECONDS = 60.0
"""A child that lived this long counts as healthy again."""

LONGEST_REST = 30.0

_fork = multiprocessing.get_context("fork")
_log = structlog.get_logger()


@dataclass
class Child:
    """One process: `run` in a process group of its own, killed by the kernel should the supervisor vanish.

    A child that is `needed` and ends by itself (it said why) ends everything; one that was killed, or is not
    needed, is started again after a rest that grows from fall to fall.
    """

    name: str
    run: Callable[[], None]
    needed: bool
    _process: ForkProcess | None = field(default=None, init=False)
    _started_at: float = field(default=0.0, init=False)
    _start_at: float = field(default=0.0, init=False)
    _falls: int = field(default=0, init=False)

    def start_when_due(self) -> None:
        """Start the process unless it runs or still rests."""
        if self._process is not None or time.monotonic() < self._start_at:
            return
        self._process = _fork.Process(target=_live, args=(self.run, os.getpid()), name=self.name)
        self._process.start()
        self._started_at = time.monotonic()
        with suppress(ProcessLookupError, PermissionError):
            os.setpgid(self._pid, self._pid)  # the child does it too: whoever comes first

    def has_ended(self) -> bool:
        """Say whether nothing runs. The process is not reaped yet, so that nobody else gets its number."""
        seen = os.WEXITED | os.WNOHANG | os.WNOWAIT
        return self._process is None or os.waitid(os.P_PID, self._pid, seen) is not None

    def is_over(self) -> bool:
        """Say whether the process ended for good; one that fell is put to rest."""
        if self._process is None or not self.has_ended():
            return False
        code = self.clear()
        if self.needed and code >= 0:
            _log.error("ended for good", process=self.name, exit_code=code)
            return True
        if time.monotonic() - self._started_at >= STEADY_SECONDS:
            self._falls = 0
        rest = min(2.0**self._falls - 1, LONGEST_REST)
        self._falls += 1
        self._start_at = time.monotonic() + rest
        _log.error("ended unexpectedly", process=self.name, exit_code=code, seconds_until_restart=rest)
        return False

    def ask_to_end(self) -> None:
        """Send SIGTERM to the process."""
        if self._process is not None:
            os.kill(self._pid, signal.SIGTERM)

    def clear(self) -> int:
        """Kill what is left of the process and of all it started; return its exit code (-9: by signal 9)."""
        if self._process is None:
            return 0
        with suppress(ProcessLookupError):
            os.killpg(self._pid, signal.SIGKILL)
        self._process.join()
        code = self._process.exitcode or 0
        self._process = None
        return code

    @property
    def _pid(self) -> int:
        number = self._process.pid if self._process else None
        if number is None:
            raise LookupError(f"{self.name} does not run")
        return number


def _live(run: Callable[[], None], supervisor: int) -> None:
    """Be the child: away from the terminal's Ctrl-C, which is the supervisor's to answer."""
    with suppress(PermissionError):
        os.setpgid(0, 0)
    end_with_parent(supervisor)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _watched())
    run()


def _watched() -> set[signal.Signals]:
    """Return the signals the supervisor waits for; a hang-up unless it was started to ignore that (nohup)."""
    watched = {*STOPPING, READY, signal.SIGCHLD}
    return watched if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN else {*watched, signal.SIGHUP}


class Supervisor:
    """Runs children until it is told to stop, or a needed one ends for good."""

    def __init__(
        self, children: Sequence[Child], ready: Callable[[], None], stopping: Callable[[], None]
    ) -> None:
        """Call `ready` once, when a child says so, and `stopping` before the children are asked to end."""
        self._children = children
        self._ready = ready
        self._stopping = stopping

    def run(self) -> int:
        """Run. Out: 0 after a clean stop, 1 when a needed child ended or the children had to be killed."""
        watched = _watched()
        # Blocked, not handled: they wait until they are asked for, so nothing is interrupted half-way.
        signal.pthread_sigmask(signal.SIG_BLOCK, watched)
        said = False
        while True:
            for child in self._children:
                child.start_when_due()
            told = signal.sigtimedwait(watched, 0.5)
            number = told.si_signo if told else None
            if number == READY and not said:
                said = True
                self._ready()
            elif number in {*STOPPING, signal.SIGHUP}:
                return self._stop(0)
            if any(child.is_over() for child in self._children):
                return self._stop(1)

    def _stop(self, code: int) -> int:
        self._stopping()
        for child in self._children:
            child.ask_to_end()
        give_up = time.monotonic() + STOP_SECONDS
        while not all(child.has_ended() for child in self._children):
            told = signal.sigtimedwait({*STOPPING, signal.SIGCHLD}, 0.1)
            if time.monotonic() > give_up or (told and told.si_signo in STOPPING):
                code = 1
                break
        for child in self._children:
            child.clear()
        return code
