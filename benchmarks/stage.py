"""What the pages are measured on: a city with a past, and forms that are filled in and not sent yet."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask, url_for
from sqlalchemy import Table, insert, select

from portal.app import create_app, portal_of
from portal.catalogue import ServiceVersion, answers
from portal.catalogue.answers import Moment
from portal.commands.drafts.keep import Typed, keep_answer
from portal.demonstration import Year, fill
from portal.portal import Portal, open_portal
from portal.queries.stock import Kind, latest
from portal.settings import CITIES, Settings, read
from portal.store import models
from portal.web.journey import key_of, new_link
from tests.steps import pass_steps

CITY = CITIES / "baltimore"
SLUG = "pothole"
LANGUAGE = "en"
SECRET = secrets.token_hex()
DAYS = 120
"""Of invented requests, about five a day."""

TYPED = {
    "where": {"": ["address"], "address": ["1 North Charles Street"]},
    "lane": {"": ["lane"]},
    "size": {"": ["plate"]},
    "number": {"": ["2"]},
    "lid": {"": ["no"]},
    "details": {"": ["It is near the bus stop."]},
}
"""What is typed on each question's page: question → control → texts."""

DRAFT: Table = models.Table.metadata.tables["draft"]


def environment(url: str, folder: Path) -> dict[str, str]:
    """Return the variables of the portal that is measured; `folder` is for its facts."""
    return {
        "PORTAL_MODE": "test",
        "PORTAL_DATABASE_URL": url,
        "PORTAL_FACTS": str(folder),
        "PORTAL_FILES": str(folder / "photos"),
        "PORTAL_CITY": str(CITY),
        "PORTAL_SECRET_KEY": SECRET,
        "PORTAL_WEB_WORKERS": "1",
        "PORTAL_LIMIT_SENDS": "1000000",
    }


@dataclass(frozen=True)
class Stage:
    """A database with a past, and the application that sees it, in this process."""

    app: Flask
    sample: str  # key of a draft that is filled in

    @classmethod
    def build(cls, settings: Settings) -> "Stage":
        """Fill an empty database with a past."""
        portal = open_portal(settings)
        today = portal.now().astimezone(portal.catalogue.city.zone).date()
        fill(portal, Year(1, today - timedelta(days=1), DAYS))
        portal.store.close()
        app = create_app(settings)
        with app.test_request_context():
            link = new_link(SLUG)
        _fill_in(portal_of(app), key_of(link))
        return cls(app, key_of(link))

    @property
    def portal(self) -> Portal:
        """Return the portal of the application."""
        return portal_of(self.app)

    def links(self, number: int) -> list[str]:
        """Return links of new forms, in which nothing is answered."""
        with self.app.test_request_context():
            return [new_link(SLUG) for _ in range(number)]

    def filled_in(self, number: int) -> list[str]:
        """Return links of new forms that are filled in and not sent."""
        links = self.links(number)
        with self.portal.store.write() as session:
            sample = dict(session.execute(select(DRAFT).where(DRAFT.c.key == self.sample)).mappings().one())
            session.execute(insert(DRAFT), [{**sample, "key": key_of(link)} for link in links])
        return links

    def address(self, endpoint: str, **values: Any) -> str:
        """Return a page's address."""
        with self.app.test_request_context():
            return url_for(endpoint, lang=LANGUAGE, **values)

    def question_address(self, link: str) -> str:
        """Return the address of the first question of a form."""
        return self.address("residents.question", slug=SLUG, link=link, question_id=next(iter(TYPED)))

    def reference(self) -> str:
        """Return the reference of a request that was completed."""
        return latest(self.portal)[Kind.COMPLETED][0]


def _fill_in(portal: Portal, key: str) -> None:
    version = portal.catalogue.services[SLUG]
    for typed in _typed(portal, version):
        keep_answer(portal, key, version, typed)
    pass_steps(portal, key, SLUG)


def _typed(portal: Portal, version: ServiceVersion) -> Iterator[Typed]:
    city, texts = portal.catalogue.city, portal.texts[LANGUAGE]
    moment = Moment(portal.now(), city.zone, texts.formats, city.country)
    for question in version.service.questions:
        raw = TYPED[question.id]
        answer = answers.read(question, raw, moment)
        if answer.fault is not None:
            raise ValueError(f"{question.id}: {answer.fault}")
        yield Typed(question.id, raw, LANGUAGE, answer)


def settings_of(url: str, folder: Path) -> Settings:
    """Return the settings of the portal that is measured."""
    return read(environment(url, folder))
