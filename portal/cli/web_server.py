"""The web server: gunicorn with sync workers, each of which opens the portal for itself."""

import os
import socket
from pathlib import Path
from typing import Any
from wsgiref.types import WSGIApplication

from gunicorn.app.base import BaseApplication

from portal.app import create_app, when_alive
from portal.cli.lifeline import end_with_parent
from portal.cli.server_log import ServerLog
from portal.cli.supervision import READY
from portal.settings import Settings

REQUEST_SECONDS = 30
"""A worker that is silent for longer is taken for stuck and replaced."""

GRACEFUL_SECONDS = 8
"""What a request under way gets when the server is told to stop."""

ACCESS_FORMAT = '%(t)s "%(r)s" %(s)s %(b)s %(M)sms'
"""No addresses, no browsers, no referrers: logs hold no personal data."""

_MEMORY = Path("/dev/shm")  # noqa: S108 - gunicorn makes a file of a random name there and unlinks it


class WebServer(BaseApplication):  # type: ignore[misc]
    """gunicorn on a socket that listens already, configured from the portal's settings and nothing else."""

    def __init__(self, settings: Settings, listener: socket.socket) -> None:
        """Take over `listener`. `run()` serves until SIGTERM and leaves with SystemExit."""
        self._settings = settings
        self._options = _options(settings, listener.detach())
        super().__init__()

    def load_config(self) -> None:
        """Hand gunicorn its options; files and variables of its own are not read."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> WSGIApplication:
        """Open the portal: called in every worker, after its fork."""
        return create_app(self._settings)


def _options(settings: Settings, descriptor: int) -> dict[str, Any]:
    supervisor = os.getppid()

    def post_fork(_server: object, worker: Any) -> None:
        # Workers of a killed master would go on answering for seconds, beside those of the next one.
        end_with_parent(worker.ppid)

    def post_worker_init(worker: Any) -> None:
        when_alive(worker.wsgi, worker.notify)
        os.kill(supervisor, READY)

    return {
        "bind": [f"fd://{descriptor}"],
        "workers": settings.web_workers,
        "worker_class": "sync",
        "worker_tmp_dir": str(_MEMORY) if _MEMORY.is_dir() else None,
        "timeout": REQUEST_SECONDS,
        "graceful_timeout": GRACEFUL_SECONDS,
        # It would open a socket in the home folder, where several portals meet.
        "control_socket_disable": True,
        "limit_request_line": 4094,
        "limit_request_fields": 64,
        # Forwarding headers are believed only by explicit hop count: see portal.app.setup_proxy.
        "forwarded_allow_ips": "",
        "loglevel": "warning",
        "logger_class": ServerLog,
        "accesslog": "-" if settings.access_log else None,
        "access_log_format": ACCESS_FORMAT,
        "post_fork": post_fork,
        "post_worker_init": post_worker_init,
    }
