"""The queue: what waits for whom, sorted by what is due first."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import render_template, request, url_for

from portal.domain import reference as references
from portal.domain.clocks import Lateness
from portal.domain.permissions import Permission, agencies_for
from portal.queries.places.areas import districts
from portal.queries.queue import Due, Order, Place, Queue, QueueRow, Whose, count, page
from portal.queries.saved_queues import saved_queues
from portal.web.access import needs
from portal.web.agency import blueprint
from portal.web.agency.fields import DeskForm
from portal.web.agency.filters import asked, choices, days, flags, queue_of
from portal.web.agency.gate import current_staff
from portal.web.agency.queue_urls import queue_url
from portal.web.agency.steps import steps_together
from portal.web.agency.told import told
from portal.web.agency.words import agency_name, language_name, lateness_word, service_name
from portal.web.current import current_portal, current_texts
from portal.wording.lifecycle import hold_word, outcome_word, status_word


@dataclass(frozen=True)
class Line:
    """One row of the table: see agency/queue.html."""

    code: str
    url: str
    reference_shown: str
    reference_spelled: str
    service: str
    status_code: str
    status: str
    more: tuple[str, ...]
    due: str | None
    lateness_code: str
    lateness: str
    area: str | None
    where: str | None
    who: str
    received: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Shown:
    """What was typed as a queue's name, and what is wrong with it."""

    name: str = ""
    problem: str | None = None


@blueprint.get("/requests")
@needs(Permission.SEE_REQUESTS)
def queue() -> str:
    """Show a page of the queue that the address asks for."""
    return show_queue(request.args.to_dict())


def show_queue(arguments: Mapping[str, str], naming: Shown | None = None) -> str:
    """Show a page of a queue, and the form that keeps it under a name as it was sent."""
    portal, identity, naming = current_portal(), current_staff(), naming or Shown()
    agencies = agencies_for(identity.grants, Permission.SEE_REQUESTS)
    wanted, kept = queue_of(arguments, identity, agencies), asked(arguments)
    after, before = Place.read(arguments.get("after", "")), Place.read(arguments.get("before", ""))
    found = page(portal, wanted, days(), after, before)
    by_area = wanted.sorted_by is Order.AREA
    many = agencies is None or len(agencies) > 1
    return render_template(
        "agency/queue.html",
        lines=[_line(row, many_agencies=many, by_area=by_area) for row in found.rows],
        counted=count_words(count(portal, wanted, days()), wanted),
        views=_views(wanted, kept),
        saved=[(name, queue_url(each)) for name, each in saved_queues(portal, identity.username).items()],
        choices=choices(arguments, agencies, districts(portal)),
        flags=flags(arguments),
        bulk=steps_together(identity) if found.rows else [],
        words=arguments.get("words", ""),
        told=told(),
        kept=urlencode(kept),
        form=DeskForm(),
        naming=naming,
        errors=[("name", naming.problem)] if naming.problem else [],
        export_url=queue_url(kept, "agency.export") if identity.may_open(Permission.EXPORT) else None,
        next_url=_page_url(kept, after=found.after),
        previous_url=_page_url(kept, before=found.before),
        first_url=queue_url(kept) if after or before else None,
    )


def count_words(counted: int, queue: Queue) -> str:
    """Say how many requests a queue has."""
    texts = current_texts()
    if counted > queue.most_counted:
        return texts.gettext("More than %(num)s requests") % {"num": texts.number(queue.most_counted)}
    return _counted(texts.ngettext("%(num)s request", "%(num)s requests", counted), counted)


def _page_url(kept: dict[str, str], **place: Place | None) -> str | None:
    (name, found), *_ = place.items()
    return queue_url({**kept, name: str(found)}) if found else None


def _views(wanted: Queue, kept: dict[str, str]) -> list[tuple[str, str, bool]]:
    """Return the views that are always at hand: (words, address, whether it is this one)."""
    texts = current_texts()
    others = {name: value for name, value in kept.items() if name != "whose"}
    labels = {
        Whose.MINE: texts.gettext("Mine"),
        Whose.TEAM: texts.gettext("My team's"),
        Whose.ALL: texts.gettext("Everybody's"),
    }
    round_ = {"due": Due.PLANNED_TODAY.value, "order": Order.AREA.value}
    return [
        *(
            (label, queue_url({**others, "whose": whose.value}), whose is wanted.whose)
            for whose, label in labels.items()
        ),
        (
            texts.gettext("Today, by area"),
            queue_url({**kept, **round_}),
            wanted.sorted_by is Order.AREA,
        ),
    ]


def _line(row: QueueRow, *, many_agencies: bool, by_area: bool) -> Line:
    texts = current_texts()
    return Line(
        code=row.reference,
        url=url_for("agency.request_page", reference=row.reference),
        reference_shown=references.shown(row.reference),
        reference_spelled=references.spelled(row.reference),
        service=service_name(row.service),
        status_code=row.status.value,
        status=status_word(texts, row.status),
        more=_more(row),
        due=texts.date_time(row.due_at) if row.due_at else None,
        lateness_code={
            Lateness.ON_TIME: "open",
            Lateness.LATE: "late",
            Lateness.BADLY_LATE: "badly_late",
        }[row.lateness],
        lateness=lateness_word(texts, row.lateness),
        area=_area(row) if by_area else None,
        where=row.where,
        who=", ".join(filter(None, (row.assignee, row.team))) or texts.gettext("Nobody yet"),
        received=texts.date_time(row.received_at),
        notes=_notes(row, many_agencies=many_agencies),
    )


def _area(row: QueueRow) -> str:
    """Return the area that a row is sorted under."""
    texts = current_texts()
    if row.district is None:
        return texts.gettext("No district known")
    return ", ".join(
        filter(None, (texts.gettext("District %(name)s") % {"name": row.district}, row.neighbourhood))
    )


def _more(row: QueueRow) -> tuple[str, ...]:
    texts = current_texts()
    if row.outcome:
        return (outcome_word(texts, row.outcome),)
    if row.hold_reason:
        return (hold_word(texts, row.hold_reason),)
    if row.scheduled_for:
        return (texts.gettext("Planned for %(day)s") % {"day": texts.date(row.scheduled_for)},)
    return ()


def _notes(row: QueueRow, *, many_agencies: bool) -> tuple[str, ...]:
    """Return what else is worth knowing before opening it."""
    texts = current_texts()
    found = []
    if many_agencies:
        found.append(agency_name(row.agency))
    if row.needs_review:
        found.append(texts.gettext("Look at it first: it has signs of a machine"))
    if row.reopenings:
        found.append(
            _counted(
                texts.ngettext("Opened again", "Opened again %(num)s times", row.reopenings), row.reopenings
            )
        )
    if row.people > 1:
        found.append(_counted(texts.gettext("%(num)s people"), row.people))
    if row.photos:
        found.append(_counted(texts.ngettext("%(num)s photo", "%(num)s photos", row.photos), row.photos))
    if row.language != texts.language:
        found.append(language_name(row.language))
    return tuple(found)


def _counted(words: str, number: int) -> str:
    return words % {"num": current_texts().number(number)}
