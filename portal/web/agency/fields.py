"""Fields of the desk's forms: what they ask for, what was typed, and what is wrong with it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import TypeVar

from flask import request
from flask_wtf import FlaskForm

from portal.catalogue.answers import clean
from portal.web.current import current_portal, current_texts

Read = TypeVar("Read", date, time)

LONGEST_WORDS = 5_000
"""Characters of a long text; of a short one LONGEST_LINE."""

LONGEST_LINE = 200

EARLIEST_YEAR, YEARS_AHEAD = 1900, 10
"""The earliest year that a day can be of, and how many years ahead of today it can be: nothing is planned for
longer, and 2126 is a slip of the pen.
"""


class DeskForm(FlaskForm):  # type: ignore[misc]
    """The proof that a post comes from our own page; what was typed is read by `Filled`."""


class Kind(StrEnum):
    """How a field is drawn."""

    LINE = "line"
    TEXT = "text"
    DAY = "day"
    TIME = "time"
    SELECT = "select"
    RADIOS = "radios"


@dataclass(frozen=True)
class Beside:
    """A paragraph under an option; `lang` and `direction` where it is in another language than the page."""

    text: str
    lang: str | None = None
    direction: str | None = None


@dataclass(frozen=True)
class DeskField:
    """One field. `options` are (value, words) of a select or radios; `beside` says more of some, by value."""

    name: str
    label: str
    kind: Kind = Kind.LINE
    hint: str = ""
    optional: bool = False
    options: tuple[tuple[str, str], ...] = ()
    value: str = ""
    beside: Mapping[str, tuple[Beside, ...]] = field(default_factory=dict)


@dataclass
class Filled:
    """A form's fields with what was typed into them, and what is wrong: field name → sentence."""

    fields: Sequence[DeskField]
    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def empty(cls, fields: Sequence[DeskField]) -> "Filled":
        """Return the form as it is first shown."""
        return cls(fields, {one.name: one.value for one in fields})

    @classmethod
    def sent(cls, fields: Sequence[DeskField]) -> "Filled":
        """Return the form as this request sent it: cleaned, and checked for what is missing or too long."""
        filled = cls(fields)
        for one in fields:
            value = clean(request.form.get(one.name, ""), lines=one.kind is Kind.TEXT)
            filled.values[one.name] = value
            if fault := _fault(one, value):
                filled.errors[one.name] = fault
        return filled

    def __getitem__(self, name: str) -> str:
        """Return what was typed into a field."""
        return self.values.get(name, "")

    @property
    def changed(self) -> frozenset[str]:
        """Return the names of the fields that say something else than when the form was first shown."""
        return frozenset(one.name for one in self.fields if self[one.name] != one.value)

    @property
    def typed(self) -> list[tuple[str, str]]:
        """Return what was typed or chosen, by the labels of the fields."""
        return [
            (one.label, dict(one.options).get(self[one.name], self[one.name]))
            for one in self.fields
            if one.name in self.changed and self[one.name]
        ]

    def day(self, name: str) -> date | None:
        """Return a field as a day; None when it is empty, or (with an error) none or too far off."""
        texts = current_texts()
        advice = texts.gettext("Choose a day, or write it like 2026-11-02")
        found = self._read(name, date.fromisoformat, advice)
        if found is None:
            return None
        latest = current_portal().now().year + YEARS_AHEAD
        if found.year > latest:
            sentence = texts.gettext("Nothing is planned that far ahead. Write a day up to the year %(year)s")
            self.errors[name] = sentence % {"year": latest}
        elif found.year < EARLIEST_YEAR:
            self.errors[name] = advice
        return None if name in self.errors else found

    def clock(self, name: str) -> time | None:
        """Return a field as a time of day; None when it is empty, or (with an error) when it is none."""
        return self._read(name, time.fromisoformat, current_texts().gettext("Write a time like 10:40"))

    def moment(self, day: str, clock: str, *, is_past: bool = True) -> datetime | None:
        """Return a day and a time in the city as a moment (UTC); None when both are empty.

        One without the other is an error, and so is a moment that is still to come, where it `is_past`.
        """
        if not self[day] and not self[clock]:
            return None
        on, at = self.day(day), self.clock(clock)
        if self.errors.keys() & {day, clock}:
            return None
        if on is None or at is None:
            missing = day if on is None else clock
            self.errors[missing] = current_texts().gettext("Give both: the day and the time")
            return None
        portal = current_portal()
        zone = portal.catalogue.calendar.time_zone
        moment = datetime.combine(on, at, zone).astimezone(UTC)
        if moment.astimezone(zone).time() != at:
            sentence = "Clocks are put forward then, and there is no such time. Write one an hour later"
            self.errors[clock] = current_texts().gettext(sentence)
            return None
        if is_past and moment > portal.now():
            sentence = "This is still to come. Give the day and time when it happened"
            self.errors[day] = current_texts().gettext(sentence)
        return moment

    def summary(self, more: Sequence[str] = ()) -> list[tuple[str | None, str]]:
        """Return the lines of the error summary, with sentences that belong to no field first."""
        places = [(one.name, self.errors[one.name]) for one in self.fields if one.name in self.errors]
        return [*((None, sentence) for sentence in more), *((target(name), text) for name, text in places)]

    def _read(self, name: str, read: Callable[[str], Read], advice: str) -> Read | None:
        if not self[name]:
            return None
        try:
            return read(self[name])
        except ValueError:
            self.errors[name] = advice
            return None


def target(name: str) -> str:
    """Return the html id of a field's first control."""
    return f"field-{name}"


def _fault(one: DeskField, value: str) -> str | None:
    texts = current_texts()
    if not value:
        return None if one.optional else _missing(one)
    if one.options and value not in {option for option, _ in one.options}:
        return texts.gettext("Choose one of the list")
    most = LONGEST_WORDS if one.kind is Kind.TEXT else LONGEST_LINE
    if len(value) > most:
        sentence = texts.gettext("Shorten this to %(most)s characters: it has %(length)s")
        return sentence % {"most": texts.number(most), "length": texts.number(len(value))}
    return None


def _missing(one: DeskField) -> str:
    texts = current_texts()
    words: Mapping[bool, str] = {
        True: texts.gettext("Choose: %(what)s"),
        False: texts.gettext("Fill in: %(what)s"),
    }
    return words[bool(one.options)] % {"what": one.label}
