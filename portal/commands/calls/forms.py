"""The forms of a call: begun or picked up by a code, and sent or ended by following, once each."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.catalogue.answers import Moment
from portal.commands.calls.calls import link_request, own_call
from portal.commands.drafts.coming_back import find_by_code
from portal.commands.drafts.follow import Followed, TooLate, follow_in, is_too_late
from portal.commands.drafts.send import Incomplete, Manner, Sent, Unknown, Withdrawn, send_in
from portal.commands.refusals import Refusal, Refused, refuse
from portal.domain.calls import Part
from portal.domain.permissions import Actor
from portal.domain.secrets import digest, new_secret
from portal.portal import Portal
from portal.store.models import CallFormRow


def begin_form(portal: Portal, number: int, place: int, slug: str, actor: Actor) -> int:
    """Begin the form of a service in a call and return its place.

    In: the place that the page offered, from 1. The same service at the same place is the same form; another
    one there (an old tab) gets the next place. Errors: Refused.
    """
    with portal.store.write() as session:
        own_call(session, number, actor)
        there = _at(session, number, place)
        if there is not None and there.slug == slug:
            return place
        return _add(session, number, slug, digest(new_secret(portal.random)))


def pick_up_form(portal: Portal, number: int, code: str, actor: Actor) -> int | None:
    """Take a caller's own form into a call by its code, and return its place; None when none has the code.

    It stays the caller's form too: whoever sends it first sends it once. Errors: Refused.
    """
    with portal.store.write() as session:
        own_call(session, number, actor)
        found = find_by_code(session, portal, code)
        if found is None:
            return None
        key, slug = found
        there = session.scalar(
            select(CallFormRow.place).where(CallFormRow.call_id == number, CallFormRow.draft_key == key)
        )
        return there or _add(session, number, slug, key)


def send_form(
    portal: Portal, number: int, place: int, manner: Manner, moment: Moment, actor: Actor
) -> Sent | Incomplete | Withdrawn | Unknown:
    """Send a form of a call, and write down that the call made this request. Errors: Refused."""
    with portal.store.write() as session:
        form = _own_form(session, number, place, actor)
        result = send_in(session, portal, form.draft_key, manner, moment, actor)
        if isinstance(result, Sent):
            link_request(session, portal, number, result.reference, Part.SENT)
        return result


def follow_form(
    portal: Portal, number: int, place: int, language: str, actor: Actor
) -> Followed | Sent | TooLate | Unknown:
    """End a form of a call by following the request that it names. Errors: Refused."""
    try:
        with portal.store.write() as session:
            form = _own_form(session, number, place, actor)
            result = follow_in(session, portal, form.draft_key, language, actor)
            if not isinstance(result, Unknown):
                part = Part.SENT if isinstance(result, Sent) else Part.FOLLOWED
                link_request(session, portal, number, result.reference, part)
            return result
    except Refused as refused:
        if is_too_late(refused):
            return TooLate()
        raise


def _own_form(session: Session, number: int, place: int, actor: Actor) -> CallFormRow:
    own_call(session, number, actor)
    form = _at(session, number, place)
    if form is None:
        raise refuse(Refusal.NO_SUCH_FORM, place=place)
    return form


def _at(session: Session, number: int, place: int) -> CallFormRow | None:
    return session.scalar(
        select(CallFormRow).where(CallFormRow.call_id == number, CallFormRow.place == place)
    )


def _add(session: Session, number: int, slug: str, key: str) -> int:
    last = session.scalar(select(func.max(CallFormRow.place)).where(CallFormRow.call_id == number)) or 0
    session.add(CallFormRow(call_id=number, place=last + 1, slug=slug, draft_key=key))
    return last + 1
