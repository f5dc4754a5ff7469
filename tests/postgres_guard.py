"""Runs a PostgreSQL server for one run of the tests and sees to it that it ends with the run.

    python tests/postgres_guard.py FOLDER

FOLDER holds `leader`, the process id of the run's first process. The guard leaves the terminal's process
group, writes `guard` (its own process id) and `log`, and keeps the server until the leader is gone or the
guard is told to end; then it writes `guard-ended`. The server listens on a socket in FOLDER/postgres and on
no network address at all, so it cannot meet another one. PostgreSQL refuses to run as root: root starts it
as the user `postgres`.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil

PORT = 5432  # names the socket file; nothing listens on the network
SUPERUSER = "portal"
INSTALLED = Path("/usr/lib/postgresql")  # where Debian puts every major version
UNPRIVILEGED = "postgres"
LOOK_SECONDS = 0.3
QUIET_END_SECONDS = 15
SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    # Tests kill the portal's processes and break its connections, and never the machine: nothing that only
    # a power failure could lose is waited for. Whether the portal waits is asked of its own transactions.
    "fsync": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "512MB",
    "checkpoint_timeout": "30min",
    "shared_buffers": "64MB",
    "max_connections": "200",
    "jit": "off",
    "timezone": "UTC",
}


def newest_binaries(installed: Path = INSTALLED) -> Path:
    """The folder with the programs of the newest PostgreSQL; FileNotFoundError says what to install."""
    found = [path.parent for path in installed.glob("*/bin/postgres")]
    if not found:
        raise FileNotFoundError(f"there is no PostgreSQL under {installed}; run scripts/system-packages test")
    return max(found, key=lambda path: [int(part) for part in re.findall(r"\d+", path.parent.name)])


class Server:
    """A PostgreSQL server with its data in a folder of its own; `log` is an open file it writes to."""

    def __init__(self, folder: Path, log: int) -> None:
        self._data = folder / "postgres"
        self._log = log
        self._user = UNPRIVILEGED if os.geteuid() == 0 else None
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Makes an empty cluster and starts the server on it; CalledProcessError when that fails."""
        binaries = newest_binaries()
        self._data.mkdir(mode=0o700)
        if self._user:
            shutil.chown(self._data, self._user, self._user)
        cluster = [
            "--auth=trust",
            f"--username={SUPERUSER}",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        ]
        made = self._launch(binaries / "initdb", f"--pgdata={self._data}", *cluster)
        if made.wait() != 0:
            raise subprocess.CalledProcessError(made.returncode, "initdb")
        settings = {**SETTINGS, "unix_socket_directories": str(self._data)}
        options = [f"--{name}={value}" for name, value in settings.items()]
        self._process = self._launch(binaries / "postgres", "-D", str(self._data), *options)

    def is_running(self) -> bool:
        """Whether the server's process is alive."""
        return self._process is not None and self._process.poll() is None

    def stop(self) -> None:
        """Ends the server: politely to whoever is connected first, at once if that takes too long."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGINT)  # PostgreSQL's fast shutdown
        try:
            self._process.wait(QUIET_END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.send_signal(signal.SIGQUIT)  # its immediate one
            self._process.wait()

    def _launch(self, program: Path, *arguments: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [program, *arguments],
            user=self._user,
            group=self._user,
            extra_groups=[] if self._user else None,
            cwd=self._data,
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC"},
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
        )


def guard(folder: Path) -> None:
    """Keeps a server in `folder` for as long as the leader of the run lives."""
    told: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, frame: told.append(number))
    leader = psutil.Process(int((folder / "leader").read_text()))
    with (folder / "log").open("wb") as log:
        os.dup2(log.fileno(), sys.stdout.fileno())
        os.dup2(log.fileno(), sys.stderr.fileno())
        server = Server(folder, log.fileno())
        try:
            server.start()
            while server.is_running() and leader.is_running() and not told:
                time.sleep(LOOK_SECONDS)
        finally:
            server.stop()
            (folder / "guard-ended").touch()
    if not leader.is_running():  # nobody is left to clear up
        shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    """Leaves the caller's session, so that Ctrl-C there does not end the server before its last test."""
    if os.fork():
        return
    os.setsid()
    folder = Path(sys.argv[1])
    (folder / "guard").write_text(str(os.getpid()))
    guard(folder)


if __name__ == "__main__":
    main()
