"""Fields of papers at the desk: kept as they were typed, with the words of two people side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import request

from portal.catalogue.answers import clean
from portal.domain.papers import Field, Revision, Sent
from portal.queries.papers import PaperView
from portal.queries.staff import account
from portal.web.agency.fields import Kind
from portal.web.current import current_portal, current_texts

SEEN, SETTLES = "seen-", "settles-"
"""Before a field's key: which revision its writer has seen, and that what the box says is to stand."""


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

    `stands` is what they stand beside, where there are any.
    """

    field: PaperField
    value: str
    seen: int
    beside: tuple[Words, ...] = ()
    error: str = ""
    stands: Words | None = None

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
    return [_entry(view, one, (errors or {}).get(one.key, ""), as_typed) for one in fields]


def sent(fields: Sequence[PaperField]) -> list[Sent]:
    """Return what this request's form says of fields, each with the revision that its writer had seen."""
    form = request.form
    return [
        Sent(
            name=one.name,
            text=_typed(one),
            seen=_number(form.get(SEEN + one.key, "")),
            settles=(SETTLES + one.key) in form,
        )
        for one in fields
        if one.key in form
    ]


def who(username: str) -> str:
    """Name an account; one that is gone by its username."""
    found = account(current_portal(), username)
    return found.name if found else username


def _entry(view: PaperView | None, one: PaperField, error: str, as_typed: bool) -> Entry:
    field = view.field(one.name) if view else Field()
    beside = tuple(_words(each) for each in field.open_beside)
    stands = _words(field.stands) if beside and field.stands else None
    if as_typed:
        seen = _number(request.form.get(SEEN + one.key, ""))
        return Entry(one, _typed(one), seen, beside, error, stands)
    return Entry(one, field.text, field.newest, beside, error, stands)


def _words(revision: Revision) -> Words:
    texts = current_texts()
    told = texts.gettext("%(who)s on %(day)s")
    return Words(revision.text, told % {"who": who(revision.by), "day": texts.date_time(revision.at)})


def _typed(one: PaperField) -> str:
    return clean(request.form.get(one.key, ""), lines=one.kind is Kind.TEXT)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
