"""A line to the developer tools of one page, past the driver: each question takes a fraction of the time.

It speaks the Chrome DevTools Protocol over a WebSocket, one question after the other, to a browser on this
machine.
"""

import json
from collections.abc import Mapping
from http.client import HTTPConnection
from typing import Any

from websocket import (
    WebSocketConnectionClosedException,
    WebSocketException,
    WebSocketTimeoutException,
    create_connection,
)

from accessibility.view import Medium, View

PATIENCE = 60.0
"""Seconds for an answer on a busy machine."""


class DevToolsError(RuntimeError):
    """A question that could not be answered: a script failed, or its page is gone."""


class DevTools:
    """The line. Questions are asked one after the other; what the page tells unasked is not heard."""

    def __init__(self, debugger: str) -> None:
        """Connect to the only page of the browser whose debugger listens at ``debugger`` (``host:port``).

        Raises ``DevToolsError`` when it does not answer.
        """
        page = _page(debugger)
        try:
            # A browser takes no line from a page of another site: ours has no origin. It sends UTF-8, so
            # looking for that byte by byte would only take time.
            self._line = create_connection(
                page, timeout=PATIENCE, suppress_origin=True, skip_utf8_validation=True
            )
        except WebSocketException as error:
            raise DevToolsError(f"the developer tools do not answer: {error}") from error
        self._number = 0

    def ask(self, method: str, parameters: Mapping[str, object] | None = None) -> dict[str, Any]:
        """The answer to one command. Raises ``DevToolsError``, and ``TimeoutError`` after 60 seconds."""
        self._number += 1
        question = {"id": self._number, "method": method, "params": dict(parameters or {})}
        try:
            self._line.send(json.dumps(question))
            while (answer := json.loads(self._message())).get("id") != self._number:
                pass
        except WebSocketTimeoutException as error:
            raise TimeoutError(f"{method}: no answer in {PATIENCE:.0f} seconds") from error
        except WebSocketConnectionClosedException as error:
            raise DevToolsError("the browser hung up") from error
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
        self._line.shutdown()  # type: ignore[no-untyped-call]

    def _message(self) -> str | bytes:
        message = self._line.recv()
        if not message:  # the browser said good-bye
            raise DevToolsError("the page is gone")
        return message


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
