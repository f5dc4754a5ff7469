"""What a stored figure says when it is counted again, in words."""

from collections.abc import Callable
from dataclasses import dataclass

from portal.domain import reference as references
from portal.domain.values import Number
from portal.outcomes.behind import Part
from portal.outcomes.witness import Role
from portal.queries.figures.recount import MOST_EVENTS, Recounted
from portal.queries.figures.verify import Verdict
from portal.web.current import current_texts

MOST_NAMED = 20
"""Requests that are named one by one; the counts above them tell of all."""


@dataclass(frozen=True)
class RecountShown:
    """A figure counted again: see agency/reports/restate.html. `moved`: requests that play another part now.

    Each of them has its reference, what it was then and is now, and why. `faults` are those that should have
    stood and did not.
    """

    number: int
    as_of: str
    then: str
    holds: str
    reasons: tuple[str, ...]
    moved: tuple[tuple[str, str, str, str], ...]
    more: int
    faults: tuple[tuple[str, str, str, str], ...]


def recount_shown(found: Recounted, words: Callable[[Number], str]) -> RecountShown:
    """Return what counting again gave. In: how a number is written in the measure's unit."""
    texts = current_texts()
    return RecountShown(
        number=found.stored.id,
        as_of=texts.date_time(found.stored.figure.as_of),
        then=words(found.then) if found.then is not None else texts.gettext("Not counted"),
        holds=holds_words(found.verdict.value if found.verdict else "", found.stored.id),
        reasons=tuple(f"{why} ({texts.number(count)})" for why, count in found.reasons.items()),
        moved=tuple(
            (_reference(each.reference), _role(each.then), _role(each.now), each.why.value)
            for each in found.since[:MOST_NAMED]
        ),
        more=max(0, len(found.since) - MOST_NAMED),
        faults=tuple(
            (
                _reference(each.cause.reference),
                _role(each.difference.then),
                _role(each.difference.now),
                each.cause.why.value,
            )
            for each in found.moves[:MOST_NAMED]
        ),
    )


def holds_words(verdict: str, figure: int) -> str:
    """Say whether a stored figure holds. In: a verdict of verifying it, "" where nobody did; its number."""
    texts = current_texts()
    said = {
        Verdict.HOLDS.value: texts.gettext("The log of then gives what was stored: the figure holds."),
        Verdict.MOVED.value: texts.gettext(
            "The log of then does not give what was stored: rows have moved that should have stood."
        ),
        Verdict.DEFINITION_CHANGED.value: texts.gettext(
            "Its definition has changed since, so that nobody can count it as it was counted then."
        ),
    }
    unknown = texts.gettext(
        "The log has more than %(most)s events, too many to read while you wait: "
        "“portal measures verify --id %(number)s” reads it."
    )
    return said.get(verdict, unknown % {"most": texts.number(MOST_EVENTS), "number": figure})


def _reference(reference: str | None) -> str:
    return references.shown(reference) if reference else current_texts().gettext("(gone)")


def _role(role: Role | None) -> str:
    if role is None:
        return current_texts().gettext("not counted")
    texts = current_texts()
    part, reason = role
    words = {
        Part.NUMERATOR: texts.gettext("counted, above the line too"),
        Part.DENOMINATOR: texts.gettext("counted, below the line only"),
        Part.SUSPECT: texts.gettext("counted, in doubt"),
        Part.OTHER: texts.gettext("counted, with another end"),
        Part.EXCLUDED: texts.gettext("left out"),
    }[part]
    return f"{words}: {reason}" if reason else words
