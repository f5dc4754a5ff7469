"""A visitor without script: loads pages, fills forms, presses buttons; each page obeys the page rules."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse, encode_multipart

from accessibility import rules
from accessibility.finding import report
from accessibility.markup import Document, Element, read
from portal.web.paper_controls import key_of

MOST_REDIRECTS = 5
MOST_STEPS = 10


@dataclass
class Visitor:
    """Someone with a browser. `page` is the last answer; `problems` what its summary of errors says."""

    app: Flask
    client: FlaskClient = field(init=False)
    page: TestResponse = field(init=False)

    def __post_init__(self) -> None:
        """Comes with an empty browser."""
        self.client = self.app.test_client()

    @property
    def path(self) -> str:
        """The address of the page, without the host."""
        return urlsplit(self.page.request.url).path

    def get(self, address: str, **headers: str) -> TestResponse:
        """Loads a page, following redirects."""
        return self._arrive(self.client.get(address, headers=headers))

    def press(self, go: str = "next", **answers: str | list[str]) -> TestResponse:
        """Answers the page's form with the names given (`_` for `-`) and presses a button."""
        fields: MultiDict[str, str] = MultiDict({"csrf_token": self.token(), "go": go})
        for name, value in answers.items():
            fields.setlist(name.replace("_", "-"), value if isinstance(value, list) else [value])
        return self.post(self.path, fields)

    def to_the_check(self) -> TestResponse:
        """Passes the steps that every form asks after its questions, with nothing given."""
        for _ in range(MOST_STEPS):
            if self.path.endswith("/check") or "/questions/" in self.path:
                break
            self.press()
        assert self.path.endswith("/check"), f"{self.path} does not lead to the check: {self.problems}"
        return self.page

    def switch(self, language: str, **answers: str) -> TestResponse:
        """Presses a language's button, with what is typed so far."""
        named = {name.replace("_", "-"): value for name, value in answers.items()}
        return self.post(self.path, {"csrf_token": self.token(), "language": language, **named})

    def post(self, address: str, fields: MultiDict[str, str] | Mapping[str, Any]) -> TestResponse:
        """Sends a form, following redirects."""
        return self._arrive(self.client.post(address, data=fields))

    def upload(self, address: str, fields: Mapping[str, Any]) -> TestResponse:
        """Sends a form with files in it: a field is a text, or a list of files."""
        boundary, body = encode_multipart(fields)
        kind = f'multipart/form-data; boundary="{boundary}"'
        return self._arrive(self.client.post(address, data=body, content_type=kind))

    def token(self) -> str:
        """The form's CSRF token."""
        return self._control("csrf_token").get("value")

    def _arrive(self, answer: TestResponse) -> TestResponse:
        for _ in range(MOST_REDIRECTS):
            if answer.status_code not in {301, 302, 303}:
                break
            answer = self.client.get(answer.headers["Location"])
        self.page = answer
        obey_the_rules(answer)
        return answer

    @property
    def document(self) -> Document:
        """The page, parsed."""
        return _document(self.page.text)

    @property
    def heading(self) -> str:
        """The page's h1 in words."""
        return next(self.document.all("h1")).text()

    @property
    def text(self) -> str:
        """All words of the main part."""
        return next(self.document.all("main")).text()

    @property
    def problems(self) -> list[str]:
        """The lines of the error summary."""
        summary = [one for one in self.document.all("div") if one.get("id") == "problems"]
        return [line.text() for one in summary for line in one.all("li")]

    def at(self, key: str) -> str:
        """The name of the control of a paper's field, with the revision that the page shows."""
        for one in self.document.all("input", "textarea"):
            if key_of(one.get("name")) == key != one.get("name"):
                return str(one.get("name"))
        raise AssertionError(f"no field {key} on {self.path}: {self.page.status} {self.heading}")

    def value(self, name: str) -> str:
        """What a text control shows, as the browser would: line breaks and all."""
        control = self._control(name)
        if control.tag == "input":
            return control.get("value")
        shown = "".join(child for child in control.children if isinstance(child, str))
        return shown.removeprefix("\n")

    def chosen(self, name: str) -> list[str]:
        """The values of the radios or checkboxes of this name that are chosen."""
        return [
            one.get("value")
            for one in self.document.all("input")
            if one.get("name") == name and one.has("checked")
        ]

    def link(self, text: str) -> str:
        """The address of the first link with these words in it."""
        for one in self.document.all("a"):
            if text in one.text():
                return one.get("href")
        raise AssertionError(f"no link {text!r} on {self.path}")

    def _control(self, name: str) -> Element:
        for one in self.document.all("input", "textarea"):
            if one.get("name") == name:
                return one
        raise AssertionError(f"no control {name} on {self.path}: {self.page.status} {self.heading}")


@lru_cache(maxsize=4)
def _document(html: str) -> Document:
    return read(html)


def obey_the_rules(answer: TestResponse) -> None:
    """The page rules, on every page a test meets, and never a server's error that nobody expected."""
    if not (answer.content_type or "").startswith("text/html"):
        return
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    # A portal whose policy names a host for maps asks that host; the browser holds it to that one.
    asks_elsewhere = "img-src 'self' https://" in policy
    findings = rules.judge(_document(answer.text), but=frozenset({"own-host"} if asks_elsewhere else ()))
    assert not findings, report(findings, answer.request.url)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
