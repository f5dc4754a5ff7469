"""The web server's log, without secrets: whoever holds the link of a form or of a message can use it."""

import logging
import re
from typing import Any

from gunicorn.glogging import Logger

_SLASH = r"(?:/|%2F)"
_SEGMENT = rf"(?:(?!{_SLASH})[^\s\"'?#])+"
_FORM = re.compile(rf"({_SLASH}forms{_SLASH}+{_SEGMENT}{_SLASH}+){_SEGMENT}", re.IGNORECASE)
_MESSAGE = re.compile(rf"({_SLASH}(?:open|stop){_SLASH}+){_SEGMENT}", re.IGNORECASE)
_STAFF = re.compile(rf"({_SLASH}staff{_SLASH}+(?:invitation|link){_SLASH}+){_SEGMENT}", re.IGNORECASE)

HIDDEN = "…"


def redacted(text: str) -> str:
    """Return a text without links that open something.

    Hidden are the segment after /forms/<slug>/, and that after /open/, /stop/, /staff/invitation/ and
    /staff/link/.
    """
    for pattern in (_FORM, _MESSAGE, _STAFF):
        text = pattern.sub(rf"\1{HIDDEN}", text)
    return text


class Redacting(logging.Formatter):
    """Writes what another formatter would, without links: also those in arguments and in a traceback."""

    def __init__(self, inner: logging.Formatter) -> None:
        super().__init__()
        self._inner = inner

    def format(self, record: logging.LogRecord) -> str:
        """Write one record."""
        return redacted(self._inner.format(record))


class ServerLog(Logger):  # type: ignore[misc]
    """gunicorn's own log; its error log names addresses as well as its access log does."""

    def setup(self, cfg: Any) -> None:
        """Set up the handlers as gunicorn does, and have each of them redact."""
        super().setup(cfg)
        for log in (self.error_log, self.access_log):
            for handler in log.handlers:
                handler.setFormatter(Redacting(handler.formatter or logging.Formatter()))
