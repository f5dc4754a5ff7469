"""Open requests near a place, in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from portal.catalogue import answers
from portal.domain import reference as references
from portal.queries.nearby import Near, Neighbour, still_open
from portal.texts import Texts
from portal.web.current import current_portal, current_texts
from portal.wording.lifecycle import status_word


@dataclass(frozen=True)
class NeighbourRow:
    """An open request near by, in words. `chosen` is what it is about, line by line."""

    reference: str
    shown: str
    spelled: str
    headline: str
    status_code: str
    status: str
    people: str | None
    chosen: tuple[str, ...]
    url: str


def neighbour_rows(found: Sequence[Near]) -> list[NeighbourRow]:
    """Return those of the requests found near a place that are open still, in the order they are given."""
    standing = still_open(current_portal(), [near.reference for near in found])
    return [_row(near, standing[near.reference]) for near in found if near.reference in standing]


def _row(near: Near, neighbour: Neighbour) -> NeighbourRow:
    texts, portal = current_texts(), current_portal()
    country = portal.catalogue.city.country
    return NeighbourRow(
        reference=near.reference,
        shown=references.shown(near.reference),
        spelled=references.spelled(near.reference),
        headline=texts.gettext("Reported %(ago)s, about %(distance)s away")
        % {
            "ago": texts.ago(portal.now() - neighbour.received_at),
            "distance": texts.distance(near.metres, country),
        },
        status_code=neighbour.status.value,
        status=status_word(texts, neighbour.status),
        people=people_told(texts, neighbour.people),
        chosen=_chosen(texts, neighbour),
        url=url_for("residents.track", reference=near.reference),
    )


def _chosen(texts: Texts, neighbour: Neighbour) -> tuple[str, ...]:
    """Return what was chosen from the lists of its form, in the page's language."""
    if neighbour.version is None:
        return ()
    words = neighbour.version.words(texts.language)
    questions = {one.id: one for one in neighbour.version.service.questions}
    return tuple(
        line
        for name, value in neighbour.chosen.items()
        for line in answers.show(questions[name], value, words, texts)
    )


def people_told(texts: Texts, people: int) -> str | None:
    """Say how many people told the city of the same problem; None for one alone."""
    if people < 2:
        return None
    sentence = texts.ngettext("%(num)s person told us of this.", "%(num)s people told us of this.", people)
    return sentence % {"num": texts.number(people)}
