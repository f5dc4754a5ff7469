"""What stood before a figure: what it was, what stands, who changed it, when, and why."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from portal.catalogue import Said as Words
from portal.domain.register import Unit
from portal.domain.report_questions import read_answers
from portal.domain.values import Said, Slot, Value
from portal.queries.books import Entry
from portal.queries.measures import MeasureView
from portal.queries.staff import account
from portal.web.current import current_portal, current_texts
from portal.web.fiscal_years import year_words
from portal.web.year.words import in_source, number_words
from portal.wording.reports import change_words, question_words, slot_word


@dataclass(frozen=True)
class Restatement:
    """One restatement: of which measure, year and value; what stood, and what took its place.

    That a report says another number than the register did is told as one.
    """

    entry: Entry
    year: int
    slot: Slot
    before: Said
    after: Said

    @property
    def measure(self) -> MeasureView:
        """The measure as it was in the year."""
        return self.entry.in_year(self.year)


@dataclass(frozen=True)
class Change:
    """A restatement in words: of which measure and value, what was done, why, and the checks' questions."""

    identity: str
    measure: Words
    what: str
    words: str
    reason: Words
    answers: tuple[tuple[str, Words], ...]


def pairs(value: Value) -> Iterator[tuple[Said, Said]]:
    """Give what stood and what took its place, oldest first."""
    return pairwise([*value.before, *filter(None, [value.now])])


def restatements(entries: Iterable[Entry]) -> list[Restatement]:
    """Return the restatements of measures in all years that are shown, the newest year first."""
    return [
        Restatement(entry, year.year, slot, before, after)
        for entry in entries
        for year in reversed(entry.years)
        for slot in Slot
        for before, after in pairs(year.value(slot))
    ]


def changes(entries: Iterable[Entry]) -> list[Change]:
    """Return the same in words."""
    return [change(each) for each in restatements(entries)]


def change(of: Restatement) -> Change:
    """Say a restatement in words."""
    texts, defined = current_texts(), of.measure.defined
    what = texts.gettext("Actual") if of.slot is Slot.ACTUAL else slot_word(texts, of.slot)
    return Change(
        of.measure.identity,
        in_source(defined.title),
        texts.gettext("%(what)s, %(year)s") % {"what": what, "year": year_words(texts, of.year)},
        restated_words(defined.unit, of.before, of.after),
        in_source(of.after.reason),
        answers(defined.unit, of.year, of.after),
    )


def restated_words(unit: Unit | None, before: Said, after: Said) -> str:
    """Say who changed a value, when, from what to what."""
    texts = current_texts()
    words = {
        "who": texts.isolated(who(after.by)),
        "day": texts.date(after.at) if after.at else "",
        "old": number_words(texts, unit, before.value.number, before.value.lack),
        "new": number_words(texts, unit, after.value.number, after.value.lack),
    }
    return change_words(texts, before, after, words)


def answers(unit: Unit | None, year: int, said: Said) -> tuple[tuple[str, Words], ...]:
    """Return what the checks asked about a value that was restated, with the answers."""
    texts, country = current_texts(), current_portal().catalogue.city.country
    return tuple(
        (question_words(texts, country, unit, each.finding), in_source(each.answer))
        for each in read_answers(said.answers, year)
    )


def restated_lines(unit: Unit | None, year: int, value: Value) -> tuple[tuple[str, Words], ...]:
    """Return what was restated of a value with why, and what the checks asked about it with the answers."""
    found: list[tuple[str, Words]] = []
    for before, after in pairs(value):
        found.append((restated_words(unit, before, after), in_source(after.reason)))
        found += answers(unit, year, after)
    return tuple(found)


def who(username: str) -> str:
    """Name a person of the staff; one without an account (any more) by the name that was used."""
    found = account(current_portal(), username)
    return found.name if found else username
