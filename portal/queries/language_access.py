"""Language access: how far people are served in the language they prefer.

What agencies report on by City Code, Article 1, Subtitle 53: requests and messages by language, how many
asked by the web, calls with an interpreter. It counts all requests, also those of private services, so it is
for those who keep the performance year; what everybody may know of languages stands on the published grid.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.domain.measures import Period, Rate
from portal.domain.population import PopulationKind
from portal.outcomes import facts
from portal.outcomes.cells import ALL, Group
from portal.outcomes.measures import Part, measure
from portal.portal import Portal
from portal.queries.performance.asked import Span, period_of
from portal.queries.population import PopulationTable, population
from portal.store.models import CallRequestRow, CallRow, OutboxRow, RequestRow
from portal.texts import UNKNOWN_LANGUAGE


@dataclass(frozen=True)
class LanguageLine:
    """One language, by its tag: requests made in it, messages sent in it, calls with an interpreter.

    `take_up`: requests by the web or the API ÷ requests received. `people`: how many prefer it, of the whole
    city; None where no table of people says so.
    """

    language: str
    requests: int
    take_up: Rate
    messages: int
    interpreted: int
    people: int | None


@dataclass(frozen=True)
class LanguageAccess:
    """A fiscal year of an agency, or of the whole city (None), by language; as of a moment (UTC).

    `people` is the table that the lines' people come from.
    """

    agency: str | None
    year: int
    as_of: datetime | None
    lines: tuple[LanguageLine, ...]
    people: PopulationTable | None

    @property
    def requests(self) -> int:
        """All requests of the year."""
        return sum(line.requests for line in self.lines)


def language_access(portal: Portal, year: int, agency: str | None = None) -> LanguageAccess:
    """Count a fiscal year by language; every language of the city has a line. Errors: DamagedFacts."""
    period = period_of(portal, Span(*portal.catalogue.city.fiscal_year.bounds(year)))
    people = population(portal, PopulationKind.LANGUAGE)
    as_of, rates = _rates(portal, period, agency)
    with portal.store.read() as session:
        messages = _messages(session, period, agency)
        interpreted = _interpreted(session, period, agency)
    own = portal.catalogue.city.languages
    others = {*rates, *messages, *interpreted, *(people.people if people else ())} - set(own)
    tags = (*own, *sorted(others - {UNKNOWN_LANGUAGE}), *(others & {UNKNOWN_LANGUAGE}))
    return LanguageAccess(
        agency,
        year,
        as_of,
        tuple(
            LanguageLine(
                language=tag,
                requests=rates[tag].denominator if tag in rates else 0,
                take_up=rates.get(tag, Rate()),
                messages=messages.get(tag, 0),
                interpreted=interpreted.get(tag, 0),
                people=people.people.get(tag) if people and agency is None else None,
            )
            for tag in tags
        ),
        people if agency is None else None,
    )


def _rates(portal: Portal, period: Period, agency: str | None) -> tuple[datetime | None, Mapping[str, Rate]]:
    scope = ALL if agency is None else ALL.with_any(Group.AGENCY, [agency])
    with facts.open(portal, scope) as opened:
        as_of = opened.as_of or portal.now()
        found = measure(opened.connection, as_of, [period], Group.LANGUAGE, frozenset({Part.RATES}))
        rates = {code: figures.digital_take_up for (_, code), figures in found.places.items() if code}
        return opened.as_of, rates


def _messages(session: Session, period: Period, agency: str | None) -> Mapping[str, int]:
    """Count messages about requests that were sent: news for staff are none of them."""
    asked = (
        select(OutboxRow.language, func.count())
        .join(RequestRow, RequestRow.id == OutboxRow.request_id)
        .where(
            OutboxRow.state == "sent",
            OutboxRow.finished_at >= period.start,
            OutboxRow.finished_at < period.end,
        )
        .group_by(OutboxRow.language)
    )
    if agency is not None:
        asked = asked.where(RequestRow.agency == agency)
    return dict(session.execute(asked).all())


def _interpreted(session: Session, period: Period, agency: str | None) -> Mapping[str, int]:
    """Count calls with an interpreter; of an agency those about a request that lies with it."""
    asked = select(CallRow.language, func.count()).where(
        CallRow.interpreter, CallRow.started_at >= period.start, CallRow.started_at < period.end
    )
    if agency is not None:
        theirs = (
            select(CallRequestRow.call_id)
            .join(RequestRow, RequestRow.id == CallRequestRow.request_id)
            .where(RequestRow.agency == agency)
        )
        asked = asked.where(CallRow.id.in_(theirs))
    return dict(session.execute(asked.group_by(CallRow.language)).all())
