"""The supervisor's page: load, what is late tomorrow, what is stuck, disputed or suspect, what failed."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import redirect, render_template, request, url_for

from portal.commands.audit import record
from portal.commands.outbox import retry
from portal.domain import reference as references
from portal.domain.audit import Act
from portal.domain.lifecycle import Fixed
from portal.domain.permissions import Permission, agencies_for
from portal.queries.outbox import GivenUp, given_up
from portal.queries.queue import Due, Queue, count
from portal.queries.supervision import (
    ASSIGNEE,
    DISTRICT,
    MOST,
    Case,
    Load,
    Surge,
    disputed,
    load_by,
    stuck_holds,
    surges,
    suspect_closes,
)
from portal.texts import Texts
from portal.web.access import needs
from portal.web.agency import blueprint
from portal.web.agency.fields import DeskForm
from portal.web.agency.filters import days
from portal.web.agency.gate import current_staff
from portal.web.agency.messages import channel_name, kind_name
from portal.web.agency.queue import count_words
from portal.web.agency.queue_urls import queue_url
from portal.web.agency.request import Page
from portal.web.agency.step import stale_form
from portal.web.agency.words import service_name
from portal.web.current import current_portal, current_texts
from portal.wording.lifecycle import outcome_word


@dataclass(frozen=True)
class CaseLine:
    """A request in a list: see agency/supervision.html."""

    url: str
    service: str
    reference_shown: str
    reference_spelled: str
    more: str


@dataclass(frozen=True)
class LoadLine:
    """Who has how much: see agency/supervision.html."""

    whose: str
    open: str
    late: str
    badly_late: str
    oldest: str


@blueprint.get("/supervision")
@needs(Permission.SUPERVISE)
def supervision() -> str:
    """Show what needs a supervisor's eye, of the agencies that are theirs."""
    return _page()


def _page(problem: str | None = None) -> str:
    portal, texts, identity = current_portal(), current_texts(), current_staff()
    agencies = agencies_for(identity.grants, Permission.SUPERVISE)
    today = portal.now().astimezone(portal.catalogue.calendar.time_zone).date()
    suspects, as_of = suspect_closes(portal, agencies)
    may_alert = identity.may_open(Permission.POST_ALERT)
    may_resend = identity.may_open(Permission.RESEND)
    return render_template(
        "agency/supervision.html",
        due=_due(Queue(agencies=agencies)),
        workers=[_load(one, texts.gettext("Nobody yet")) for one in load_by(portal, agencies, ASSIGNEE)],
        districts=[_load(one, texts.gettext("No district")) for one in load_by(portal, agencies, DISTRICT)],
        stuck=_cases(stuck_holds(portal, agencies, today)),
        disputed=_cases(disputed(portal, agencies)),
        suspects=_cases(suspects),
        suspects_as_of=texts.date_time(as_of) if as_of else None,
        failed=[_failed(texts, one) for one in given_up(portal, agencies)] if may_resend else [],
        may_alert=may_alert,
        alerts=[_surge(one) for one in surges(portal, agencies)] if may_alert else [],
        most=texts.number(MOST),
        form=DeskForm(),
        errors=[(None, problem)] if problem else [],
        told=texts.gettext("They go out again within a minute.") if "resent" in request.args else None,
    )


@blueprint.post("/supervision/resend")
@needs(Permission.RESEND)
def resend() -> Page:
    """Put messages that were given up back among those that wait."""
    portal, identity = current_portal(), current_staff()
    if not DeskForm().validate_on_submit():
        return _page(stale_form()), 400
    theirs = {one.id for one in given_up(portal, agencies_for(identity.grants, Permission.RESEND))}
    asked = {int(text) for text in request.form.getlist("message") if text.isascii() and text.isdigit()}
    sent = retry(portal, theirs & asked)
    record(portal, identity.username, Act.RESENT, messages=sent)
    return redirect(url_for("agency.supervision", resent=1), code=303)


def _due(queue: Queue) -> list[tuple[str, str, str]]:
    """Return what is late, and will be: words, how many, and where they are."""
    texts = current_texts()
    labels = {
        Due.BADLY_LATE: texts.gettext("Badly late"),
        Due.LATE: texts.gettext("Late"),
        Due.TODAY: texts.gettext("Due today"),
        Due.TOMORROW: texts.gettext("Due tomorrow"),
    }
    found = []
    for due, label in labels.items():
        some = Queue(queue.agencies, due=due)
        counted = count_words(count(current_portal(), some, days()), some)
        found.append((label, counted, queue_url({"due": due.value})))
    return found


def _surge(surge: Surge) -> tuple[str, str, str]:
    """Return a service that an alert may be due for: its name, how often it is asked for, where to post."""
    texts = current_texts()
    pattern = texts.gettext("%(num)s requests in the last 24 hours; usually %(usual)s a day")
    said = {"num": texts.number(surge.last_day), "usual": texts.number(round(surge.usual, 1))}
    slugs = {each.service.code: slug for slug, each in current_portal().catalogue.services.items()}
    address = url_for("agency.alerts", service=slugs.get(surge.service))
    return service_name(surge.service), pattern % said, address


def _load(load: Load, nobody: str) -> LoadLine:
    texts = current_texts()
    return LoadLine(
        load.whose or nobody,
        texts.number(load.open),
        texts.number(load.late),
        texts.number(load.badly_late),
        texts.date_time(load.oldest_at),
    )


def _cases(cases: Iterable[Case]) -> list[CaseLine]:
    return [_case(case) for case in cases]


def _case(case: Case) -> CaseLine:
    texts = current_texts()
    said = {
        Fixed.NO: texts.gettext("the resident says: not fixed"),
        Fixed.PARTLY: texts.gettext("the resident says: partly fixed"),
        Fixed.YES: texts.gettext("the resident says: fixed"),
    }
    more = [
        outcome_word(texts, case.outcome) if case.outcome else "",
        texts.gettext("was to go on by %(day)s") % {"day": texts.date(case.until)} if case.until else "",
        said[case.fixed] if case.fixed else "",
        texts.gettext("opened again: %(num)s") % {"num": case.reopenings} if case.reopenings else "",
        texts.date_time(case.moment),
    ]
    return CaseLine(
        url=url_for("agency.request_page", reference=case.reference),
        service=service_name(case.service),
        reference_shown=references.shown(case.reference),
        reference_spelled=references.spelled(case.reference),
        more=", ".join(part for part in more if part),
    )


def _failed(texts: Texts, one: GivenUp) -> dict[str, str | int | bool]:
    sentence = texts.gettext("%(what)s by %(how)s for %(reference)s, given up on %(day)s: %(why)s")
    return {
        "id": one.id,
        "can_retry": one.can_retry,
        "line": sentence
        % {
            "what": kind_name(texts, one.kind),
            "how": channel_name(texts, one.channel),
            "reference": references.shown(one.reference) if one.reference else texts.gettext("no request"),
            "day": texts.date_time(one.finished_at),
            "why": one.failure,
        },
    }
