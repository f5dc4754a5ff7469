"""What a report says of a measure, as its pages show it: agency/reports/shown.html."""

from collections.abc import Iterable
from dataclasses import dataclass

from portal.domain.permissions import Permission
from portal.domain.register import Status, Unit
from portal.domain.report_questions import Question
from portal.domain.reports import Line, Portion
from portal.domain.values import Lack, Number, Slot
from portal.queries.reports import ReportView
from portal.web.agency.reports.figures import figure_urls
from portal.web.agency.reports.place import Place, may
from portal.web.agency.restatements import RestatementShown, asked_in, number_in, restatements_of
from portal.web.current import current_portal, current_texts
from portal.wording.reports import slot_word, value_words


@dataclass(frozen=True)
class ValueRow:
    """A value as a table shows it. `before`: what stood there before it was restated, and why."""

    slot: str
    value: str
    made_of: str
    words: str
    evidence: str
    notes: tuple[str, ...]
    before: tuple[RestatementShown, ...]
    restate_url: str | None


@dataclass(frozen=True)
class MeasureShown:
    """A measure as a report shows it: see agency/reports/shown.html."""

    title: str
    code: str
    target: str
    how: str
    figure_url: str | None
    rows: tuple[ValueRow, ...]
    miss: str
    explanation: str
    change: str
    questions: tuple[tuple[str, str], ...]
    missing: int
    url: str


def shown(place: Place, view: ReportView, parts: Iterable[Portion]) -> list[MeasureShown]:
    """Return measures as the report shows them. Errors: DamagedFacts."""
    urls = figure_urls(view.links, place.year)
    return [_shown(place, view, part, urls.get(part.subject.identity)) for part in parts]


def _shown(place: Place, view: ReportView, part: Portion, figure_url: str | None) -> MeasureShown:
    texts, of = current_texts(), part.subject.defined
    country = current_portal().catalogue.city.country
    miss = ""
    if part.miss is not None:
        sentence = texts.gettext("The target was missed: %(value)s, and the target is %(target)s.")
        if part.miss.is_pace:
            sentence = texts.gettext("Behind the pace: %(value)s, and half of the target is %(target)s.")
        miss = sentence % {
            "value": value_words(texts, country, of.unit, part.miss.value),
            "target": value_words(texts, country, of.unit, part.miss.against),
        }
    target = part.target.number
    return MeasureShown(
        title=of.title,
        code=of.code,
        target=value_words(texts, country, of.unit, target) if target is not None else "",
        how=_how(view, part),
        figure_url=figure_url,
        rows=tuple(_row(place, view, part, line) for line in part.lines),
        miss=miss,
        explanation=part.miss.explanation if part.miss else "",
        change=part.miss.change if part.miss else "",
        questions=tuple((asked(part, each), each.answer) for each in part.questions),
        missing=len(part.missing),
        url=place.url("report_measure", identity=part.subject.identity),
    )


def _how(view: ReportView, part: Portion) -> str:
    """Say where a measure's values come from, and what is to be known of it while the report is a draft."""
    texts, is_draft = current_texts(), view.signature is None
    said = [texts.gettext("Entered.")]
    if part.subject.is_computed:
        said = [texts.gettext("Counted by the portal; nobody types it.")]
        link = view.links.get(part.subject.identity)
        if is_draft and link is not None and not link.on_grid:
            said.append(texts.gettext("It is counted once more when the report is signed off."))
    if is_draft and part.subject.defined.status is Status.RETIRED:
        said.append(texts.gettext("The register has retired it, so this year’s reports are its last."))
        if not part.subject.is_computed:
            said.append(texts.gettext("Of quarters after it stopped write “No data”, and why."))
    return " ".join(said)


def asked(part: Portion, question: Question) -> str:
    """Say a question, with the value that it is about where it is one alone."""
    return asked_in(part.subject.defined.unit, question)


def number(part: Portion, value: Number) -> str:
    """Write a number in a measure's unit."""
    return number_in(part.subject.defined.unit, value)


def made_of(value: Number) -> str:
    """Say a ratio's numerator and denominator."""
    texts = current_texts()
    if value.numerator is None or value.denominator is None:
        return ""
    parts = {"part": texts.number(float(value.numerator)), "whole": texts.number(float(value.denominator))}
    return texts.gettext("%(part)s of %(whole)s") % parts


def _row(place: Place, view: ReportView, part: Portion, line: Line) -> ValueRow:
    texts = current_texts()
    stands = line.final.now if line.final and line.final.now else None
    value = stands.value if stands else line.value
    notes = []
    if line.is_proposed:
        notes.append(texts.gettext("taken because nothing was typed"))
    elif stands is None and part.subject.is_computed:
        notes.append(_not_signed_yet(view, part, line))
    elif stands is not None and view.signature is None:
        notes.append(texts.gettext("signed off before"))
    if part.subject.defined.unit is Unit.PERCENT and value.number is not None and value.denominator is None:
        notes.append(texts.gettext("what it is made of is not known"))
    if stands is not None and stands.from_grid:
        notes.append(texts.gettext("read from the quarters that are published"))
    if line.figure is not None:
        notes.append(texts.gettext("stored figure %(number)s") % {"number": line.figure})
    is_kept = stands is not None and line.value.lack is not Lack.NOT_YET
    can_restate = is_kept and view.signature is not None and may(Permission.RESTATE)
    return ValueRow(
        slot=slot_word(texts, line.slot),
        value=number(part, value),
        made_of=made_of(value),
        words=stands.words if stands and stands.words else line.words,
        evidence=line.evidence,
        notes=tuple(notes),
        before=restatements(place, part, line),
        restate_url=_restate_url(place, part, line.slot) if can_restate else None,
    )


def _not_signed_yet(view: ReportView, part: Portion, line: Line) -> str:
    texts, link = current_texts(), view.links.get(part.subject.identity)
    if link is None or not link.on_grid:
        return texts.gettext("as counted now")
    if line.value.lack is Lack.NOT_YET:
        return texts.gettext("its quarter is published thirty days after its end; it comes by itself then")
    return texts.gettext("as it was published; what is published stays")


def restatements(place: Place, part: Portion, line: Line) -> tuple[RestatementShown, ...]:
    """Return each restatement of a value, oldest first."""
    return restatements_of(part.subject.defined.unit, place.year, line.final)


def _restate_url(place: Place, part: Portion, slot: Slot) -> str:
    return place.url("restate_value", slot=slot.value, identity=part.subject.identity)
