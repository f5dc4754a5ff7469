"""The forms of papers by their addresses, and what somebody typed into each that could not be saved."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from flask import current_app, request
from werkzeug.exceptions import HTTPException

from portal.queries.papers import PaperView
from portal.queries.unsaved import UnsavedForm, unsaved_forms
from portal.web.agency.gate import current_staff
from portal.web.agency.paper_fields import PaperField, entries, suggesting
from portal.web.agency.unsaved import UnsavedHere
from portal.web.current import current_portal, current_texts


@dataclass(frozen=True)
class PaperForm:
    """A form by its address: its name, its paper (None: nobody has opened it), and where it is by now.

    `fields`: each with the heading that it stands under, or "". `suggested`: words by field, as they stand in
    boxes that nobody has written in.
    """

    name: str
    view: PaperView | None
    fields: Sequence[tuple[str, PaperField]]
    url: str
    suggested: Mapping[str, str] = field(default_factory=dict)


def unheaded(fields: Iterable[PaperField]) -> list[tuple[str, PaperField]]:
    """Return the fields of a form that has no headings."""
    return [("", one) for one in fields]


@dataclass(frozen=True)
class Unsaved:
    """What a form held that could not be saved: its name, where it is, the address that it was sent to, when.

    `typed`: what somebody changed, by the labels of the fields, as they stand in the form.
    """

    name: str
    url: str
    path: str
    when: str
    typed: tuple[tuple[str, str], ...]


Finds = TypeVar("Finds", bound=Callable[..., PaperForm])

_FORMS: dict[str, Callable[..., PaperForm]] = {}


def paper_form(endpoint: str) -> Callable[[Finds], Finds]:
    """Declare what finds the form that is sent to an endpoint; it is given what the address says."""

    def declare(finds: Finds) -> Finds:
        _FORMS[endpoint] = finds
        return finds

    return declare


def all_unsaved() -> list[Unsaved]:
    """Return what whoever reads this typed and could not save, by form, the newest first.

    A form in which nothing was changed, or in which what was typed stands by now, is left out.
    """
    kept = unsaved_forms(current_portal(), current_staff().username)
    return [found for each in kept if (found := _unsaved(each)).typed]


def _unsaved(kept: UnsavedForm) -> Unsaved:
    form = _form(kept.path)
    when = current_texts().date_time(kept.at)
    return Unsaved(form.name, form.url, kept.path, when, tuple(_typed(form, kept)))


def _form(path: str) -> PaperForm:
    """Return the form of an address; where there is none any more, a form without fields."""
    try:
        endpoint, at = current_app.url_map.bind_to_environ(request.environ).match(path, "POST")
        return _FORMS[endpoint](**at)
    except HTTPException:
        return PaperForm(path, None, (), path)


def _typed(form: PaperForm, kept: UnsavedForm) -> Iterator[tuple[str, str]]:
    fields = [one for _, one in form.fields]
    drawn = entries(form.view, fields, unsaved=UnsavedHere(kept.typed, kept.at))
    for (heading, one), entry in zip(form.fields, suggesting(drawn, form.suggested), strict=True):
        if entry.unsaved:
            yield f"{heading}: {one.label}" if heading else one.label, entry.value
    known = {one.key for one in fields}
    for key, each in kept.typed.items():
        if key not in known and each.text:
            yield current_texts().gettext("A field that the form does not have any more"), each.text
