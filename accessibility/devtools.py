"""A line to the developer tools of one page, past the driver: each question takes a fraction of the time.

It speaks the Chrome DevTools Protocol over a WebSocket (RFC 6455), one question after the other, to a browser
on this machine.
"""

import base64
import json
import os
import socket
import struct
from collections.abc import Mapping
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

from accessibility.view import Medium, View

PATIENCE = 60.0
"""Seconds for an answer on a busy machine."""

_TEXT, _CLOSE, _PING, _PONG = 1, 8, 9, 10
_MASKED = 0x80
_UNMASKED = bytes(4)  # what a browser sends must be masked; this mask leaves it as it is


class DevToolsError(RuntimeError):
    """A question that could not be answered: a script failed, or its page is gone."""


class DevTools:
    """The line. Questions are asked one after the other; what the page tells unasked is not heard."""

    def __init__(self, debugger: str) -> None:
        """Connect to the only page of the browser whose debugger listens at ``debugger`` (``host:port``)."""
        found = urlsplit(_page(debugger))
        self._socket = socket.create_connection((found.hostname or "", found.port or 80), PATIENCE)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._answers = self._socket.makefile("rb")
        self._number = 0
        self._greet(found.netloc, found.path)

    def ask(self, method: str, parameters: Mapping[str, object] | None = None) -> dict[str, Any]:
        """The answer to one command. Raises ``DevToolsError``, and ``TimeoutError`` after 60 seconds."""
        self._number += 1
        question = {"id": self._number, "method": method, "params": dict(parameters or {})}
        self._send(_TEXT, json.dumps(question).encode())
        while (answer := json.loads(self._message())).get("id") != self._number:
            pass
        if "error" in answer:
            raise DevToolsError(f"{method}: {answer['error']['message']}")
        result: dict[str, Any] = answer["result"]
        return result

    def run(self, body: str, *arguments: object) -> Any:
        """What a function with this ``body`` returns in the page, called with ``arguments``; both as JSON can
        hold it. Works where pages may run no script, too. Raises ``DevToolsError``.
        """
        expression = f"(function () {{\n{body}\n}}).apply(null, {json.dumps(arguments)})"
        asked = {"expression": expression, "returnByValue": True, "awaitPromise": True}
        answer = self.ask("Runtime.evaluate", asked)
        if failed := answer.get("exceptionDetails"):
            raise DevToolsError(failed.get("exception", {}).get("description") or failed["text"])
        return answer["result"].get("value")

    def close(self) -> None:
        """Hang up. May be called twice."""
        self._answers.close()
        self._socket.close()

    def _greet(self, host: str, path: str) -> None:
        key = base64.b64encode(os.urandom(16)).decode()
        lines = (
            f"GET {path} HTTP/1.1",
            f"Host: {host}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            f"Sec-WebSocket-Key: {key}",
            "Sec-WebSocket-Version: 13",
        )
        self._socket.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        greeted = self._answers.readline()
        while self._answers.readline().strip():
            pass
        if b" 101 " not in greeted:
            raise DevToolsError(f"the developer tools do not answer: {greeted!r}")

    def _send(self, kind: int, text: bytes) -> None:
        if len(text) < 126:
            head = struct.pack("!BB", 0x80 | kind, _MASKED | len(text))
        elif len(text) < 1 << 16:
            head = struct.pack("!BBH", 0x80 | kind, _MASKED | 126, len(text))
        else:
            head = struct.pack("!BBQ", 0x80 | kind, _MASKED | 127, len(text))
        self._socket.sendall(head + _UNMASKED + text)

    def _message(self) -> bytes:
        """The next message, put together from its parts."""
        whole, last = b"", False
        while not last:
            kind, last, part = self._frame()
            if kind == _CLOSE:
                raise DevToolsError("the page is gone")
            if kind == _PING:
                self._send(_PONG, part)
                last = False
            else:
                whole += part
        return whole

    def _frame(self) -> tuple[int, bool, bytes]:
        first, length = struct.unpack("!BB", self._exactly(2))
        if length == 126:
            (length,) = struct.unpack("!H", self._exactly(2))
        elif length == 127:
            (length,) = struct.unpack("!Q", self._exactly(8))
        return first & 0x0F, bool(first & 0x80), self._exactly(length)

    def _exactly(self, size: int) -> bytes:
        found = self._answers.read(size)
        if len(found) < size:
            raise DevToolsError("the browser hung up")
        return found


def _page(debugger: str) -> str:
    """The address of the tools of the browser's page."""
    connection = HTTPConnection(debugger, timeout=PATIENCE)
    try:
        connection.request("GET", "/json/list")
        listed = json.loads(connection.getresponse().read())
    finally:
        connection.close()
    pages = [str(each["webSocketDebuggerUrl"]) for each in listed if each["type"] == "page"]
    if len(pages) != 1:
        raise DevToolsError(f"the browser shows {len(pages)} pages, not one")
    return pages[0]


class Display:
    """How the browser shows its page (CDP Emulation): told only what is other than before."""

    def __init__(self, tools: DevTools) -> None:
        """Nothing has been told yet."""
        self._tools = tools
        self._told: dict[str, dict[str, object]] = {}

    def forget(self) -> None:
        """Tell everything again the next time: someone else may have told the browser otherwise."""
        self._told.clear()

    def take_on(self, view: View) -> None:
        """Show this page and those opened later in ``view``; does not wait for it."""
        medium = "" if view.medium is Medium.SCREEN else view.medium.value
        wanted: dict[str, dict[str, object]] = {
            "Emulation.setDeviceMetricsOverride": {
                "width": view.width,
                "height": view.height,
                "deviceScaleFactor": 1,
                "mobile": False,
            },
            "Emulation.setEmulatedMedia": {
                "media": medium,
                "features": [{"name": name, "value": value} for name, value in features(view).items()],
            },
            "Emulation.setFocusEmulationEnabled": {"enabled": True},
        }
        for method, parameters in wanted.items():
            if self._told.get(method) != parameters:
                self._tools.ask(method, parameters)
                self._told[method] = parameters


def features(view: View) -> dict[str, str]:
    """The media features that a view stands for."""
    return {
        "prefers-color-scheme": view.scheme.value,
        "forced-colors": "active" if view.forced_colours else "none",
        "prefers-contrast": "more" if view.more_contrast else "no-preference",
        "prefers-reduced-motion": "reduce" if view.less_motion else "no-preference",
    }
