"""Fields of papers at the desk: kept as they were typed, with the words of two people side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flask import request

from portal.catalogue.answers import clean
from portal.domain.papers import Field, Revision, Sent
from portal.queries.papers import PaperView
from portal.queries.staff import account
from portal.web.agency.fields import Kind
from portal.web.agency.unsaved import unsaved_here
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
) -> list[Entry]:
    """Return fields with what stands in the paper.

    In: the paper (None: nobody has opened it), its fields on this page, sentences by key. `as_typed`: what
    this request sent, for a page that could not take it. Out: in the order given.
    """
    given = controls(request.form) if as_typed else {}
    return [_entry(view, one, (errors or {}).get(one.key, ""), given if as_typed else None) for one in fields]


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


def _entry(view: PaperView | None, one: PaperField, error: str, given: Mapping[str, Control] | None) -> Entry:
    field = view.field(one.name) if view else Field()
    beside = tuple(_words(each) for each in field.open_beside)
    stands = _words(field.stands) if beside and field.stands else None
    if given is not None:
        seen = given[one.key].seen if one.key in given else 0
        return Entry(one, _typed(one, given), seen, beside, error, stands)
    entry = Entry(one, field.text, field.newest, beside, error, stands)
    return _with_unsaved(entry, field)


def _with_unsaved(entry: Entry, field: Field) -> Entry:
    """Put into the box what its reader typed last time, when it could not be saved."""
    kept = unsaved_here().typed.get(entry.field.key)
    known = {field.text, *(each.text for each in field.open_beside)}
    at = unsaved_here().at
    if kept is None or at is None or kept.text in {*known, field.text_at(kept.seen)}:
        return entry
    told = current_texts().date_time(at)
    return replace(entry, value=kept.text, error="", unsaved=told, stored=field.text)


def _words(revision: Revision) -> Words:
    texts = current_texts()
    told = texts.gettext("%(who)s on %(day)s")
    return Words(revision.text, told % {"who": who(revision.by), "day": texts.date_time(revision.at)})


def _typed(one: PaperField, given: Mapping[str, Control]) -> str:
    text = given[one.key].text if one.key in given else ""
    return clean(text, lines=one.kind is Kind.TEXT)
