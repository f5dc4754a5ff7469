"""The rows of a queue as a file for a spreadsheet."""

from collections.abc import Iterator

from flask import request

from portal.commands.audit import record
from portal.domain import reference as references
from portal.domain.audit import Act
from portal.domain.permissions import Permission, agencies_for
from portal.queries.queue import Queue, QueueRow, page
from portal.web.access import needs
from portal.web.agency import blueprint
from portal.web.agency.filters import asked, days, queue_of
from portal.web.agency.gate import current_staff
from portal.web.agency.proof import require_proof
from portal.web.agency.request import Page
from portal.web.agency.words import agency_name, language_name, lateness_word, service_name
from portal.web.current import current_portal, current_texts
from portal.web.spreadsheets import csv_file
from portal.wording.lifecycle import channel_word, outcome_word, status_word

MOST = 10_000
"""Rows of a file; a longer one is cut, and its last line says so."""

AT_ONCE = 500


@blueprint.get("/requests.csv")
@needs(Permission.EXPORT)
def export() -> Page:
    """Give the rows that the queue shows, once it is certain who asks. It is written down."""
    require_proof()
    identity, arguments = current_staff(), request.args.to_dict()
    wanted = queue_of(arguments, identity, agencies_for(identity.grants, Permission.EXPORT))
    rows = list(_rows(wanted))
    filters = "&".join(f"{name}={value}" for name, value in asked(arguments).items() if name != "words")
    record(current_portal(), identity.username, Act.EXPORTED, rows=len(rows), filters=filters)
    return csv_file("requests", _written(rows), marked=True)


def _rows(wanted: Queue) -> Iterator[QueueRow]:
    """Give at most one row more than a file has, to know whether it is cut."""
    found = page(current_portal(), wanted, days(), size=AT_ONCE)
    given = 0
    while True:
        for row in found.rows:
            yield row
            given += 1
            if given > MOST:
                return
        if found.after is None:
            return
        found = page(current_portal(), wanted, days(), after=found.after, size=AT_ONCE)


def _written(rows: list[QueueRow]) -> Iterator[list[str]]:
    texts = current_texts()
    yield [
        texts.gettext("Reference"),
        texts.gettext("Service"),
        texts.gettext("Agency"),
        texts.gettext("Status"),
        texts.gettext("Outcome"),
        texts.gettext("Received"),
        texts.gettext("Due"),
        texts.gettext("How it stands"),
        texts.gettext("District"),
        texts.gettext("Where"),
        texts.gettext("Who does it"),
        texts.gettext("Team"),
        texts.gettext("Planned day"),
        texts.gettext("Language"),
        texts.gettext("How it came"),
        texts.gettext("People"),
        texts.gettext("Photos"),
        texts.gettext("Opened again"),
    ]
    yield from (_cells(row) for row in rows[:MOST])
    if len(rows) > MOST:
        sentence = texts.gettext("There are more than %(num)s: narrow the queue to have the rest")
        yield [sentence % {"num": texts.number(MOST)}]


def _cells(row: QueueRow) -> list[str]:
    texts = current_texts()
    return [
        references.shown(row.reference),
        service_name(row.service),
        agency_name(row.agency),
        status_word(texts, row.status),
        outcome_word(texts, row.outcome) if row.outcome else "",
        texts.local(row.received_at).isoformat(timespec="minutes"),
        texts.local(row.due_at).isoformat(timespec="minutes") if row.due_at else "",
        lateness_word(texts, row.lateness) if row.due_at else "",
        row.district or "",
        row.where or "",
        row.assignee or "",
        row.team or "",
        row.scheduled_for.isoformat() if row.scheduled_for else "",
        language_name(row.language),
        channel_word(texts, row.channel),
        str(row.people),
        str(row.photos),
        str(row.reopenings),
    ]
