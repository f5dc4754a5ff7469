"""`portal serve` as people start it: a real process tree, which a test may stop, kill, and start again."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

import psutil

from tests.havenport import FOLDER

ROOT = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, "-m", "portal.cli", "serve")
ANSWER_SECONDS = 60.0  # of a start on a busy machine
END_SECONDS = 20.0


def free_port() -> int:
    """A port of this machine that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until(done: Callable[[], bool], seconds: float) -> bool:
    """Whether something came true in time."""
    give_up = time.monotonic() + seconds
    while not done():
        if time.monotonic() > give_up:
            return False
        time.sleep(0.02)
    return True


def still_alive(processes: list[psutil.Process], seconds: float) -> list[psutil.Process]:
    """Those that still live after so long. A zombie is dead: it only waits for the machine's own init."""

    def alive() -> list[psutil.Process]:
        return [process for process in processes if _lives(process)]

    wait_until(lambda: not alive(), seconds)
    return alive()


def _lives(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _has_children(process: psutil.Process) -> bool:
    try:
        return bool(process.children())
    except psutil.NoSuchProcess:
        return False


def environment(database_url: str, port: int, **more: str) -> dict[str, str]:
    """The variables of a portal of the invented city; none of this machine's own settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    return {
        **kept,
        "PYTHONPATH": path,
        "PYTHONUNBUFFERED": "1",
        "PORT": str(port),
        "PORTAL_DATABASE_URL": database_url,
        "PORTAL_CITY": str(FOLDER),
        "PORTAL_SECRET_KEY": "only-for-tests",
        "PORTAL_LIMIT_SENDS": "1000000",  # everybody in these tests comes from the same address
        **more,
    }


class Serving:
    """A portal that serves in processes of its own; leaving the block kills what is left of them."""

    def __init__(self, variables: dict[str, str], folder: Path, command: tuple[str, ...] = COMMAND) -> None:
        self.port = int(variables["PORT"])
        self._variables = variables
        self._folder = folder
        self._command = command
        self._log = folder / "serving.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._seen: list[psutil.Process] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            self.kill()

    def start(self) -> None:
        """Starts it, in a session and process group of its own, and waits for its first answer."""
        self.launch()
        assert wait_until(lambda: self.answers() or self.has_ended(), ANSWER_SECONDS), self.said()
        assert not self.has_ended(), self.said()

    def launch(self) -> None:
        """Starts it and waits for nothing."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=self._folder,
                env=self._variables,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def answers(self) -> bool:
        """Whether a page comes back."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=ANSWER_SECONDS)
        try:
            connection.request("GET", "/en/")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def said(self) -> str:
        """What it wrote to its output so far."""
        return self._log.read_text(encoding="utf-8")

    @property
    def process(self) -> subprocess.Popen[bytes]:
        """The process that was started."""
        assert self._process is not None, "not started"
        return self._process

    def has_ended(self) -> bool:
        """Whether the process that was started is no more."""
        return self.process.poll() is not None

    def tree(self) -> list[psutil.Process]:
        """The process that was started and everything under it."""
        found = psutil.Process(self.process.pid)
        self._seen = [found, *found.children(recursive=True)]
        return self._seen

    def children(self) -> list[psutil.Process]:
        """The web server and the worker, as far as they run now."""
        return psutil.Process(self.process.pid).children()

    def web_server(self) -> psutil.Process:
        """gunicorn's own process: the child that has children."""
        return next(child for child in self.children() if _has_children(child))

    def worker(self) -> psutil.Process:
        """The process of the background work: the child without children."""
        return next(child for child in self.children() if not _has_children(child))

    def kill(self) -> None:
        """kill -9 for every process of the tree at once, and makes sure that none of them is left."""
        if not self.has_ended():
            self._send(signal.SIGKILL, self.tree())
        self.process.wait(END_SECONDS)
        assert self.left_over() == []

    def left_over(self, seconds: float = END_SECONDS) -> list[psutil.Process]:
        """Those of the processes that were seen last which still live after so long."""
        return still_alive(self._seen, seconds)

    def press_ctrl_c(self) -> None:
        """What a terminal does: SIGINT for the whole process group in its foreground."""
        self.tree()
        os.killpg(self.process.pid, signal.SIGINT)

    @staticmethod
    def _send(number: signal.Signals, processes: list[psutil.Process]) -> None:
        for process in processes:
            try:
                process.send_signal(number)
            except psutil.NoSuchProcess:
                continue  # the kernel was faster: a child goes with its parent
