"""The fields of CitiStat's papers in a form: with suggested words until somebody writes others."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flask import request

from portal.domain.papers import PaperKind, PaperStatus, PaperStep, Sent
from portal.queries.papers import PaperView, paper_by_number, papers
from portal.web.agency.gate import current_staff
from portal.web.agency.paper_fields import Entry, PaperField, entries, is_alike, sent, suggesting
from portal.web.current import current_portal

SEND = "send"
"""What the button says that sends a paper."""


def paper_fields(labels: Mapping[str, str]) -> list[PaperField]:
    """Return fields of long texts, by their labels."""
    return [PaperField(name, name, label, optional=True) for name, label in labels.items()]


def paper_of(kind: PaperKind, subject: str) -> PaperView | None:
    """Return a paper by its kind and subject, in whichever year it was opened; None when nobody has."""
    found = papers(current_portal(), [kind], subject=subject)
    return paper_by_number(current_portal(), found[0].number) if found else None


def is_frozen(view: PaperView | None) -> bool:
    """Whether a paper was sent."""
    return view is not None and view.line.status is PaperStatus.FROZEN


def is_repeat(view: PaperView | None, fields: Sequence[PaperField]) -> bool:
    """Say whether this account has just sent a paper with these very words: a button pressed twice is one."""
    last = view.steps[-1] if view is not None and view.steps else None
    if view is None or last is None or request.form.get("go") != SEND:
        return False
    words: Mapping[str, str] = (view.frozen or {}).get("fields", {})
    is_same = all(is_alike(each.text, words.get(each.name, "")) for each in sent(fields))
    return is_same and (last.step, last.by) == (PaperStep.SEND, current_staff().username)


def drawn(
    view: PaperView | None,
    fields: Sequence[PaperField],
    suggested: Mapping[str, str],
    *,
    as_typed: bool = False,
) -> list[Entry]:
    """Return the fields of a form; one that nobody has written in shows what is suggested."""
    found = entries(view, fields, as_typed=as_typed)
    return found if as_typed else suggesting(found, suggested)


def written(fields: Sequence[PaperField], suggested: Mapping[str, str]) -> list[Sent]:
    """Return what a form says that is no suggestion: those stay fresh until the paper is sent.

    A suggestion that was emptied is written down as empty, so that it does not come back.
    """
    said = [
        each for each in sent(fields) if each.seen or not is_alike(each.text, suggested.get(each.name, ""))
    ]
    return [each if each.seen or each.text else replace(each, settles=True) for each in said]
