"""How the measures that seed the register fit together, and into the profile."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.catalogue.checks.doubles import check_doubles, check_repeats
from portal.catalogue.documents import Entry
from portal.catalogue.problems import Findings, write_one_of
from portal.domain.countable import COUNTABLE, GRID, UNITS, Filter, filters_of, fits_of, reads_of
from portal.domain.measures import Measure
from portal.domain.register import Interval, known_books
from portal.domain.values import Reads


@dataclass(frozen=True)
class Known:
    """What measures can name: agencies, topics and goals by code, services by slug, languages.

    `private` are services that are in no public figure.
    """

    agencies: Sequence[str]
    services: Sequence[str]
    goals: Sequence[str]
    topics: Sequence[str]
    languages: Sequence[str]
    private: Sequence[str]


def check_measures(measures: Sequence[Entry], known: Known, findings: Findings) -> None:
    """Report doubles, what the profile does not have, unknown books, and figures that do not fit."""
    check_doubles(list(measures), "id", findings)
    for measure in measures:
        computed = measure.get("computed")
        for each in (measure, computed):
            _check_known(each.get("agency"), "agency", known.agencies, findings)
            _check_known(each.get("service"), "service", known.services, findings)
        _check_known(computed.get("topic"), "topic", known.topics, findings)
        _check_known(computed.get("language"), "language", known.languages, findings)
        for service in _one_or_more(computed.get("service")):
            _check_private(service, known.private, findings)
        check_doubles(list(measure.get("years").each()), "year", findings)
        _check_books(measure.get("books"), known.goals, findings)
        _check_computed(measure, computed, findings)


def _one_or_more(entry: Entry) -> list[Entry]:
    """Return the entries of a list, or the one that stands alone."""
    return list(entry.each()) or [entry]


def _check_known(entry: Entry, what: str, known: Sequence[str], findings: Findings) -> None:
    for each in _one_or_more(entry):
        if each.text and each.text not in known:
            each.wrong(findings, f'There is no {what} "{each.text}". {write_one_of(each.text, known)}')


def _check_private(service: Entry, private: Sequence[str], findings: Findings) -> None:
    if service.text and service.text in private:
        said = f'"{service.text}" is private: its requests are in no public figure. Take the service out'
        service.wrong(findings, said)


def _check_books(books: Entry, goals: Sequence[str], findings: Findings) -> None:
    check_repeats(books, findings)
    known = known_books(goals)
    for book in books.each():
        if book.text and book.text not in known:
            book.wrong(findings, f'There is no book "{book.text}". {write_one_of(book.text, known)}')


def _check_computed(measure: Entry, computed: Entry, findings: Findings) -> None:
    figure, reads = computed.get("figure"), computed.get("reads")
    if figure.text in set(Measure) and reads.text in set(Reads):  # else the schema names it
        _check_reads(measure, figure, reads, findings)
    number = Reads(reads.text) if reads.text in set(Reads) else Reads.SHARE  # another one the schema names
    _check_filters(computed, figure, number, findings)
    if computed.node is None:
        return
    for year in measure.get("years").each():
        if (year.get("year").text or "") < (measure.get("first_year").text or ""):
            continue  # somebody counted it by hand then
        for slot in ("q1", "q2", "q3", "q4", "actual"):
            if year.has(slot):
                year.get(slot).wrong(findings, "Nobody writes what is computed. Take it out")


def _check_filters(computed: Entry, figure: Entry, reads: Reads, findings: Findings) -> None:
    """Report a filter that the figure does not have, and a second one of a figure of the fixed grid."""
    if figure.text not in COUNTABLE:
        return
    named = [
        (each, entry)
        for each in Filter
        if computed.has(each.value)
        for entry in _one_or_more(computed.get(each.value))
    ]
    possible = filters_of(Measure(figure.text), reads)
    for each in Filter:
        check_repeats(computed.get(each.value), findings)
    for each, entry in named:
        if each not in possible:
            known = f"Write one of: {', '.join(possible)}" if possible else "Take it out"
            entry.wrong(findings, f"{figure.text} is not published by {each.value}. {known}")
    if Measure(figure.text) in GRID:
        for _, entry in named[1:]:
            said = f"{figure.text} is published by one of these alone. Take out all but one"
            entry.wrong(findings, said)


def _check_reads(measure: Entry, figure: Entry, reads: Entry, findings: Findings) -> None:
    unit = measure.get("unit")
    possible = reads_of(Measure(figure.text or ""))
    if not possible:
        advice = write_one_of(figure.text or "", COUNTABLE)
        figure.wrong(findings, f'No measure can be counted by "{figure.text}". {advice}')
    elif reads.text not in possible:
        advice = write_one_of(reads.text or "", possible)
        reads.wrong(findings, f'{figure.text} has no number "{reads.text}". {advice}')
    elif unit.text and unit.text != UNITS[Reads(reads.text)]:
        unit.wrong(findings, f'{reads.text} has another unit. Write "{UNITS[Reads(reads.text)]}"')
    else:
        _check_interval(measure.get("interval"), Measure(figure.text or ""), Reads(reads.text), findings)


def _check_interval(interval: Entry, figure: Measure, reads: Reads, findings: Findings) -> None:
    fits = fits_of(figure, reads)
    if interval.text in set(Interval) and interval.text not in fits.intervals:  # else the schema names it
        known = " or ".join(f'"{each}"' for each in fits.intervals)
        said = f'"{interval.text}" does not fit {figure}, {reads}: {fits.why}. Write {known}'
        interval.wrong(findings, said)
