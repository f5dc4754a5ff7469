"""Calls and the requests of callers, as rows of lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask import url_for

from portal.catalogue import Said
from portal.domain import reference as references
from portal.domain.calls import Part
from portal.domain.lifecycle import Visibility
from portal.queries.calls import CallView
from portal.queries.finding_callers import FoundBy, FoundRequest
from portal.queries.requests import RequestView, public_request
from portal.texts import Texts
from portal.web.agency.calls.words import part_word, reason_word
from portal.web.agency.words import language_name
from portal.web.current import current_portal, current_texts
from portal.web.next_steps import next_step
from portal.web.timeline import Teller
from portal.wording.lifecycle import channel_word, outcome_word, status_word


@dataclass(frozen=True)
class RequestRow:
    """A request: where it stands, what became of it, how old it is and what happens next.

    `whom` says to whom it may be told, `part` what it has to do with this call (None for nothing yet).
    """

    reference: str
    url: str
    shown: str
    spelled: str
    name: Said
    status_code: str
    status: str
    outcome: str | None
    age: str
    next: str
    whom: str | None = None
    part: str | None = None


@dataclass(frozen=True)
class CallRow:
    """A call in a list. `length` is None while it goes on, addresses are where the reader may not open it."""

    url: str | None
    began: str
    began_iso: str
    channel: str
    language: str
    interpreter: bool
    reason: str
    length: str | None
    requests: tuple[tuple[str | None, str, str], ...]


def found_rows(found: Sequence[FoundRequest], call: CallView) -> list[RequestRow]:
    """Return the rows of requests that were found for a caller."""
    texts = current_texts()
    parts = {one.reference: part_word(texts, one.part) for one in call.requests}
    return [request_row(one.view, _whom(one), parts.get(one.view.state.reference)) for one in found]


def linked_rows(call: CallView) -> list[RequestRow]:
    """Return the rows of the requests that a call had to do with."""
    texts, portal = current_texts(), current_portal()
    found = [(public_request(portal, one.reference), one.part) for one in call.requests]
    return [request_row(view, None, part_word(texts, part)) for view, part in found if view is not None]


def request_row(view: RequestView, whom: str | None, part: str | None) -> RequestRow:
    """Return a request as a row."""
    texts, portal, state = current_texts(), current_portal(), view.state
    return RequestRow(
        reference=state.reference,
        url=request_url(state.reference),
        shown=references.shown(state.reference),
        spelled=references.spelled(state.reference),
        name=view.service_name(texts.language),
        status_code=state.status.value,
        status=status_word(texts, state.status),
        outcome=outcome_word(texts, state.outcome) if state.outcome else None,
        age=_age(texts, portal.now() - state.received_at),
        next=next_step(teller(texts), view),
        whom=whom,
        part=part,
    )


def _age(texts: Texts, age: timedelta) -> str:
    if age < timedelta(minutes=1):
        return texts.gettext("Received just now")
    return texts.gettext("Received %(ago)s") % {"ago": texts.ago(age)}


def request_url(reference: str) -> str:
    """Return the address of a request's page."""
    return url_for("agency.request_page", reference=reference)


def teller(texts: Texts) -> Teller:
    """Return who tells a request's story in a language."""
    catalogue = current_portal().catalogue
    words = catalogue.words(texts.language)
    return Teller(texts, words, dict(catalogue.agencies), catalogue.calendar, current_portal().now())


def _whom(found: FoundRequest) -> str | None:
    """Say to whom a request may be told, where that is not plain."""
    texts = current_texts()
    if found.by is FoundBy.PLACE:
        return texts.gettext("Found by the place: tell the caller only what is written here.")
    if found.view.state.visibility is not Visibility.PUBLIC and found.by is FoundBy.REFERENCE:
        return texts.gettext("Not public: make sure that the caller is who asked before you say more.")
    return None


def call_rows(
    calls: Sequence[CallView], *, own: bool = True, agencies: frozenset[str] | None = None
) -> list[CallRow]:
    """Return calls as rows.

    In: whether they are the reader's own, who may open them; whose requests the reader may open (None: all).
    """
    texts = current_texts()
    return [
        CallRow(
            url=url_for("agency.call", number=one.number) if own else None,
            began=texts.date_time(one.started_at),
            began_iso=one.started_at.isoformat(),
            channel=channel_word(texts, one.channel),
            language=language_name(one.language),
            interpreter=one.interpreter,
            reason=reason_word(texts, one.reason),
            length=texts.duration(one.ended_at - one.started_at) if one.ended_at else None,
            requests=tuple(
                (
                    request_url(linked.reference) if agencies is None or linked.agency in agencies else None,
                    references.shown(linked.reference),
                    references.spelled(linked.reference),
                )
                for linked in one.requests
            ),
        )
        for one in calls
    ]


def made_in(call: CallView) -> str | None:
    """Return the reference of the request that was sent last in a call."""
    sent = [one.reference for one in call.requests if one.part is Part.SENT]
    return sent[-1] if sent else None
