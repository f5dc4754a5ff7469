"""A page of the portal as a template of its own: the same bytes, with as many holes that are filled."""

import html
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from jinja2 import Template
from markupsafe import escape

PLACE = re.compile(r'(?<=>)[^<>]+(?=<)|(?<==")[^"<>]*(?=")')
"""Where a hole can be: a text between two tags, or the value of an attribute."""


@dataclass(frozen=True)
class Capture:
    """A page as a Jinja template and the values of its holes; filled in, it is the page again."""

    template: str
    values: tuple[str, ...]

    @property
    def page(self) -> str:
        """Return the page."""
        template = Template(self.template, autoescape=True, keep_trailing_newline=True)
        return str(template.render(values=self.values))

    def write(self, folder: Path, name: str) -> None:
        """Write <name>.html and <name>.json."""
        (folder / f"{name}.html").write_text(self.template, encoding="utf-8")
        (folder / f"{name}.json").write_text(json.dumps(self.values), encoding="utf-8")


def captured(page: str, holes: int) -> Capture:
    """Return a page as a template with so many holes, spread over the whole page.

    A page with fewer places than that gets a hole in each of them. Only what comes out of a hole as it went
    in can be one. Errors: ValueError when the template would not give the page again.
    """
    places = [found for found in PLACE.finditer(page) if escape(html.unescape(found[0])) == found[0]]
    chosen = (
        [places[index * len(places) // holes] for index in range(holes)] if holes < len(places) else places
    )
    pieces, end = [], 0
    for number, place in enumerate(chosen):
        pieces += [_literal(page[end : place.start()]), f"{{{{ values[{number}] }}}}"]
        end = place.end()
    template = "".join([*pieces, _literal(page[end:])])
    made = Capture(template, tuple(html.unescape(place[0]) for place in chosen))
    if made.page != page:
        raise ValueError("this page cannot be made into a template")
    return made


def _literal(text: str) -> str:
    if "{{" in text or "{%" in text or "{#" in text:
        raise ValueError("this page has signs of a template in it")
    return text


def holes_of(app: Flask, client: FlaskClient, address: str) -> tuple[str, int]:
    """Return a page and how many values the application's templates put into it.

    In: an application that has loaded no template yet, and its client.
    """
    filled = 0

    def count(value: Any) -> Any:
        nonlocal filled
        filled += 1
        return value

    app.jinja_env.finalize = count
    client.get(address)  # constants are counted here, while the templates are compiled
    filled = 0
    answer = client.get(address)
    if answer.status_code != 200:
        raise ValueError(f"{address}: {answer.status}")
    return answer.text, filled
