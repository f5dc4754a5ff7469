"""What makes data doubtful, plainly invented: an old desk's records, and closes that come too fast.

The old desk's go through the portal's own import, by a mapping that is as invented as they are. So the page
on the quality of the data has the rows that a city's own history would bring it.
"""

import csv
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from portal.catalogue import ServiceVersion
from portal.catalogue.answers import Moment
from portal.catalogue.mappings.library import load
from portal.commands.door import execute
from portal.commands.imports.run import ImportJob, import_requests
from portal.commands.requests.commands import CloseRequest, ReviewClose, SendRequest
from portal.demonstration.closings import OTHER_BODY, Particulars, said
from portal.demonstration.replies import Replies
from portal.demonstration.staff import CALL_CENTER, worker
from portal.demonstration.year import Year
from portal.domain.lifecycle import Channel, Outcome
from portal.domain.permissions import Actor, Role
from portal.portal import Portal

MAPPING = Path(__file__).with_name("old_desk.yaml")

HEADING = ("Number", "Made", "Closed", "Due", "Type", "State", "By")

CALL, CREW = "Call", "Crew"
INFORMATION, UNMAPPED = "Sample information: when is it open?", "Sample type of the old desk"

CREWS_OWN, CALLS, STRANGE, BARE = 24, 16, 6, 12
"""How many records are of each kind; beside them stand a few of which a date or everything is wrong."""

TOO_FAST = 3
"""How many requests are closed within minutes; the first of them is looked at, and stands."""

MINUTES = 4

IMPORTER = Actor(Role.ADMINISTRATOR, "sample-administrator")


def bring_old_requests(portal: Portal, year: Year) -> int:
    """Import the records of the invented old desk, and let a few requests be closed within minutes.

    Out: how many requests came in. Errors: as import_requests and execute.
    """
    chance = year.chance("old requests")
    apart = replace(portal, random=chance)
    version = _service(portal)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "old-desk.csv"
        with file.open("w", newline="", encoding="utf-8") as opened:
            writer = csv.writer(opened)
            writer.writerow(HEADING)
            writer.writerows(_rows(version.service.code, year, year.end(portal.catalogue.city.zone)))
        brought = import_requests(apart, ImportJob(file, load(MAPPING, portal.catalogue)), IMPORTER).in_portal
    replies = Replies(portal.catalogue.city, chance)
    for number in range(TOO_FAST):
        _close_too_fast(apart, year, replies, version, number)
    return brought + TOO_FAST


def _service(portal: Portal) -> ServiceVersion:
    """Return the service that all of it is of: the city's first featured one, else its first."""
    city, services = portal.catalogue.city, portal.catalogue.services
    return services[next(iter(city.featured or services))]


def _rows(service: str, year: Year, end: datetime) -> Iterator[tuple[str, ...]]:
    """Write the old desk's records, from the first day to the last."""
    kinds = [
        *[(service, "Done", CREW)] * CREWS_OWN,
        *[(INFORMATION, "Closed", CALL)] * CALLS,
        *[(UNMAPPED, "Closed", CALL)] * STRANGE,
        *[(service, "Closed", CALL)] * BARE,
        (service, "Void", CALL),
    ]
    step = timedelta(days=year.days) / (len(kinds) + 3)
    for number, (kind, state, by) in enumerate(kinds, start=1):
        made = end - step * (number + 1)
        closed = made + min(timedelta(hours=5), step)
        yield f"{number}", _written(made), _written(closed), "", kind, state, by
    made, day = end - step, timedelta(days=1)
    yield "too-early", _written(made), _written(made - day), "", service, "Closed", CALL
    yield "due-before", _written(made), _written(made + step / 2), _written(made - day), service, "Done", CALL


def _written(moment: datetime) -> str:
    return moment.replace(microsecond=0).isoformat()


def _close_too_fast(
    portal: Portal, year: Year, replies: Replies, version: ServiceVersion, number: int
) -> None:
    """Let a request come by phone on one of the last days and be closed as done minutes later."""
    city, catalogue = portal.catalogue.city, portal.catalogue
    at = year.end(city.zone) - timedelta(days=min(number + 1, year.days), hours=-14)
    language = city.languages[0]
    values = replies.to(
        version, Moment(at, city.zone, portal.texts[language].formats, city.country), number, {}
    )
    key = f"demonstration-{year.seed}-too-fast-{number}"
    sent = SendRequest(key, version, values, Channel.PHONE, language)
    reference = execute(_at(portal, at), sent, CALL_CENTER).reference
    closed_at = at + timedelta(minutes=MINUTES)
    agency = catalogue.agencies[version.agency_for(values)]
    particulars = Particulars(closed_at.astimezone(city.zone), OTHER_BODY, "", number)
    words = said(Outcome.COMPLETED, particulars, portal.random)
    close = CloseRequest(reference=reference, outcome=Outcome.COMPLETED, said=words)
    execute(_at(portal, closed_at), close, worker(agency, portal.random))
    if number == 0:
        supervisor = Actor(Role.SUPERVISOR, f"sample-{agency.code.lower()}-supervisor", agency.code)
        execute(_at(portal, closed_at + timedelta(hours=1)), ReviewClose(reference=reference), supervisor)


def _at(portal: Portal, moment: datetime) -> Portal:
    return replace(portal, clock=lambda: moment)
