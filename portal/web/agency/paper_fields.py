"""Fields of papers at the desk: kept as they were typed, with the words of two people side by side."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from flask import request

from portal.catalogue.answers import clean
from portal.domain.papers import Field, Revision, Sent
from portal.queries.papers import PaperView
from portal.queries.staff import account
from portal.web.agency.fields import Kind
from portal.web.agency.gate import current_staff
from portal.web.agency.unsaved import UnsavedHere, unsaved_here
from portal.web.current import current_portal, current_texts
from portal.web.paper_controls import DROPS, SETTLES, Control, control_name, controls

THEN = "then"
"""What the button sends that keeps what was typed and goes on to what comes next."""


@dataclass(frozen=True)
class PaperField:
    """One field of a form: `key` names it on the page, `name` in the paper. LINE, TEXT or SELECT."""

    key: str
    name: str
    label: str
    kind: Kind = Kind.TEXT
    hint: str = ""
    optional: bool = False
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Words:
    """What somebody else wrote into a field, and who and when in words."""

    text: str
    told: str


@dataclass(frozen=True)
class Entry:
    """A field as a page draws it: see agency/paper_fields.html. `beside`: words that nobody has settled.

    `stands` is what they stand beside, where there are any. `unsaved`: when its reader typed the value, which
    could not be saved, in words; then `stored` is what the paper says.
    """

    field: PaperField
    value: str
    seen: int
    beside: tuple[Words, ...] = ()
    error: str = ""
    stands: Words | None = None
    unsaved: str = ""
    stored: str = ""

    @property
    def name(self) -> str:
        """The name of the control."""
        return control_name(self.field.key, self.seen)

    @property
    def id(self) -> str:
        """The html id of the control."""
        return f"field-{self.field.key}"


def entries(
    view: PaperView | None,
    fields: Sequence[PaperField],
    errors: Mapping[str, str] | None = None,
    *,
    as_typed: bool = False,
    unsaved: UnsavedHere | None = None,
) -> list[Entry]:
    """Return fields with what stands in the paper.

    In: the paper (None: nobody has opened it), its fields on this page, sentences by key. `as_typed`: what
    this request sent, for a page that could not take it. `unsaved`: what a form held that could not be saved;
    None: the form of this page. Out: in the order given.
    """
    found = [_stored(one, _field(view, one), (errors or {}).get(one.key, "")) for one in fields]
    if as_typed:
        given = controls(request.form)
        return [_as_typed(each, given) for each in found]
    kept = unsaved_here() if unsaved is None else unsaved
    return [_with_unsaved(each, _field(view, each.field), kept) for each in found]


def suggesting(found: Sequence[Entry], suggested: Mapping[str, str]) -> list[Entry]:
    """Return fields of which those that nobody has written in show suggested words, by the field's name."""
    return [each if each.seen else _suggesting(each, suggested.get(each.field.name, "")) for each in found]


def is_alike(one: str, other: str) -> bool:
    """Say whether two texts are the same but for their spaces."""
    return one.split() == other.split()


def sent(fields: Sequence[PaperField]) -> list[Sent]:
    """Return what this request's form says of fields, each with the revision that its writer had seen."""
    given, form = controls(request.form), request.form
    return [
        Sent(one.name, _typed(one, given), given[one.key].seen, settles=(SETTLES + one.key) in form)
        for one in fields
        if one.key in given and (DROPS + one.key) not in form
    ]


def who(username: str) -> str:
    """Name an account; one that is gone by its username."""
    found = account(current_portal(), username)
    return found.name if found else username


def _field(view: PaperView | None, one: PaperField) -> Field:
    return view.field(one.name) if view else Field()


def _stored(one: PaperField, field: Field, error: str) -> Entry:
    beside = tuple(_words(each) for each in field.open_beside)
    writers = {each.by for each in field.open_beside}
    stands = _words(field.stands, writers) if beside and field.stands else None
    return Entry(one, field.text, field.newest, beside, error, stands)


def _as_typed(entry: Entry, given: Mapping[str, Control]) -> Entry:
    key = entry.field.key
    return replace(entry, value=_typed(entry.field, given), seen=given[key].seen if key in given else 0)


def _with_unsaved(entry: Entry, field: Field, kept: UnsavedHere) -> Entry:
    """Put into the box what its reader typed last time, when it could not be saved."""
    typed = kept.typed.get(entry.field.key)
    known = {field.text, *(each.text for each in field.open_beside)}
    if typed is None or kept.at is None or typed.text in {*known, field.text_at(typed.seen)}:
        return entry
    told = current_texts().date_time(kept.at)
    return replace(entry, value=typed.text, error="", unsaved=told, stored=field.text)


def _suggesting(entry: Entry, words: str) -> Entry:
    if entry.unsaved and not is_alike(entry.value, words):
        return replace(entry, stored=words)
    return replace(entry, value=words, unsaved="")


def _words(revision: Revision, beside: Collection[str] = ()) -> Words:
    """Return a text with who wrote it and when. In: who wrote what stands beside it.

    Whoever meets newer words of their own wrote them in another window.
    """
    texts, name = current_texts(), who(revision.by)
    if revision.by == current_staff().username:
        name = texts.gettext("you, in another window,") if revision.by in beside else texts.gettext("you")
    told = texts.gettext("%(who)s on %(day)s")
    return Words(revision.text, told % {"who": name, "day": texts.date_time(revision.at)})


def _typed(one: PaperField, given: Mapping[str, Control]) -> str:
    text = given[one.key].text if one.key in given else ""
    return clean(text, lines=one.kind is Kind.TEXT)
