"""Storing figures: on request, and at the beginning of each month those of the month that is over."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from portal.domain.definitions import DEFINITIONS
from portal.domain.lifecycle import Channel, Visibility
from portal.domain.measures import Period
from portal.outcomes import facts, figures, stored, then
from portal.outcomes.cells import RELEASED, Group, Scope
from portal.outcomes.contents import codes_there
from portal.outcomes.figures import Question
from portal.outcomes.measures import first_received
from portal.portal import Portal

WORKER = "worker"
"""Who stores figures by itself, as they say."""

FINISHED_BY = (Group.SERVICE, Group.AGENCY)
"""What the figures of all requests of a finished month or quarter are stored by."""


class UnknownCode(Exception):
    """Figures are asked for of what there is not; the message names what there is."""


def compute(portal: Portal, questions: Sequence[Question], by: str) -> int:
    """Count figures as of the facts' moment, which is brought up to now first, and store them all or none.

    In: `by` names who asks. Out: how many were stored. Errors: UnknownCode, NoFacts, FactsNotWritten,
    DatabaseUnavailable, DamagedFacts, OSError (a full disk), DuckDB's own.
    """
    facts.refresh(portal)
    for question in questions:
        _require_known(portal, question.scope)
    return _store(portal, questions, by)


def _require_known(portal: Portal, scope: Scope) -> None:
    """Refuse a scope with a code that neither the profile nor any request has: its figures are of nobody."""
    catalogue = portal.catalogue
    declared = {
        Group.SERVICE: {each.service.code for each in catalogue.services.values()},
        Group.AGENCY: set(catalogue.agencies),
        Group.CHANNEL: {channel.value for channel in Channel},
        Group.LANGUAGE: set(catalogue.city.languages),
        Group.ASSISTED: {"true", "false"},
        Group.VISIBILITY: {each.value for each in Visibility},
    }
    with facts.open(portal) as opened:
        for group, code in sorted(scope.only):
            there = codes_there(opened, group) | declared.get(group, set())
            if code not in there:
                known = ", ".join(sorted(there)) or "none yet"
                raise UnknownCode(f"There is no {group.value} {code}. There is: {known}.")


def store_finished(portal: Portal) -> int:
    """Store the figures of the last month and fiscal quarter that are over, once. Out: how many.

    Those of all requests, of each service and of each agency; and those of the city that everybody sees.
    None of a time before the first request, and none before the facts know all of it.
    """
    with portal.store.read() as session:
        missing = [period for period in _finished(portal) if not stored.has_any(session, period, WORKER)]
    if not missing:
        return 0
    with facts.open(portal) as opened:
        first, known_until = first_received(opened.connection), opened.as_of
    if first is None or known_until is None:
        return 0
    missing = [period for period in missing if first < period.end <= known_until]
    if not missing:
        return 0
    questions = [
        Question(tuple(DEFINITIONS), period, by, together=by is FINISHED_BY[0])
        for period in missing
        for by in FINISHED_BY
    ]
    questions += [Question(tuple(DEFINITIONS), period, scope=RELEASED) for period in missing]
    return _store(portal, questions, WORKER)


def _store(portal: Portal, questions: Sequence[Question], by: str) -> int:
    with portal.store.read() as session:
        last_event = stored.last_event(session)
    found = []
    with then.from_facts(portal) as (connection, as_of):
        for question in questions:
            then.narrow(portal, connection, question.scope)
            run = stored.Run(question.by, last_event, portal.now(), by)
            found.append((list(figures.count(connection, as_of, question)), run))
    with portal.store.write() as session:
        return sum(stored.write(session, counted, run) for counted, run in found)


def _finished(portal: Portal) -> list[Period]:
    """Return the last whole month and the last whole quarter of the fiscal year, by the city's clock."""
    city = portal.catalogue.city
    today = city.calendar.local_day(portal.now())
    month_end = today.replace(day=1) - timedelta(days=1)
    this_quarter, _ = city.fiscal_year.quarter_bounds(today)
    return [
        period_of(portal, month_end.replace(day=1), month_end),
        period_of(portal, *city.fiscal_year.quarter_bounds(this_quarter - timedelta(days=1))),
    ]


def period_of(portal: Portal, first: date, last: date) -> Period:
    """Return two local days, both inside it, as a period: from midnight to the midnight after."""
    zone = portal.catalogue.city.zone
    end = datetime.combine(last + timedelta(days=1), time(), zone)
    return Period(datetime.combine(first, time(), zone), end)
