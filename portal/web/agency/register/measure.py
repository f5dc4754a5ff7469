"""One measure of the register: its definition, versions, and every revision side by side."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import abort, render_template, request, url_for

from portal.domain.checks import Check
from portal.domain.countable import YES_NO
from portal.domain.measures import Measure
from portal.domain.permissions import Permission
from portal.domain.register import Unit
from portal.domain.register_questions import same_columns
from portal.domain.values import Reads, Slot, Source, Value
from portal.outcomes.cells import Group
from portal.outcomes.links import Link, LinkSaid
from portal.queries.editions import definitions
from portal.queries.measures import measure_of
from portal.queries.register import stopped_in
from portal.queries.register_measure import MeasurePage, Revision, measure_page
from portal.queries.values import kept_values
from portal.web.access import needs
from portal.web.agency import blueprint
from portal.web.agency.gate import current_staff
from portal.web.agency.paper_fields import who
from portal.web.agency.register.words import SLOTS, book_words, columns_word, finding_words, number, word
from portal.web.agency.restatements import RestatementShown, number_in, restatements_of
from portal.web.agency.words import agency_name, language_name, service_name
from portal.web.current import current_portal, current_texts
from portal.wording.reports import slot_word


@dataclass(frozen=True)
class YearRow:
    """What every revision says of one slot of a year, in their order: see agency/register/measure.html."""

    year: int
    slot: str
    cells: list[str]


@dataclass(frozen=True)
class KeptRow:
    """A value of a plan or a report: which, what was said first, by whom, its words, what changed since."""

    which: str
    came: str
    words: str
    changes: tuple[RestatementShown, ...]


def found_measure() -> MeasurePage:
    """Return the measure that the address names. Aborts with 404 where there is none."""
    found = measure_page(current_portal(), request.args.get("identity", ""))
    if found is None:
        abort(404)
    return found


@blueprint.get("/register/measure")
@needs(Permission.READ_YEAR)
def register_measure() -> str:
    """Show a measure."""
    found, texts = found_measure(), current_texts()
    kept = kept_values(current_portal(), found.identity)
    signed = {year for year, slot, _ in kept if slot is Slot.ACTUAL}
    return render_template(
        "agency/register/measure.html",
        measure=found,
        definition=_definition(found),
        counted=[(year, link_words(link)) for year, link in sorted(found.links.items())],
        counted_before=[_link_said(each) for each in found.links_said if not each.stands],
        revisions=found.revisions,
        origin=_origin,
        rows=_rows(found.revisions),
        kept=_kept(kept, found.identity),
        findings=[
            finding_words(texts, one)
            for one in found.findings
            if one.check is not Check.UNEXPLAINED_MISS or one.year not in signed
        ],
        column=columns_word,
        told=_told().get(request.args.get("told", "")),
        public_url=_public_url(found),
        stops=stopped_in(current_portal(), [found.identity]).get(found.identity),
        may_keep=current_staff().may_open(Permission.KEEP_REGISTER),
        answer_url=lambda one: url_for(
            "agency.answer_register", identity=found.identity, edition=one.edition
        ),
    )


def _public_url(found: MeasurePage) -> str | None:
    """Return where everybody reads it; None where its questions or its status keep it from there."""
    one = measure_of(current_portal(), found.identity)
    if one is None or not one.is_public:
        return None
    lang = current_portal().catalogue.city.source_language
    return url_for("year.measure", lang=lang, identity=found.identity)


def _kept(kept: Sequence[tuple[int, Slot, Value]], identity: str) -> list[KeptRow]:
    """Return what plans and reports say of a measure's values, the newest year first."""
    portal, texts = current_portal(), current_texts()
    one = measure_of(portal, identity)
    then = definitions(portal, [one], {year for year, _, _ in kept}) if one and kept else {}
    sentence = texts.gettext("%(slot)s, fiscal year %(year)s")
    found = []
    for year, slot, value in kept:
        unit, now = then[identity, year].defined.unit, value.now
        if now is not None:
            which = sentence % {"slot": slot_word(texts, slot), "year": year}
            changes = restatements_of(unit, year, value)
            found.append(KeptRow(which, _came(unit, value), now.words, changes))
    return found


def _came(unit: Unit | None, value: Value) -> str:
    """Say what was approved or signed, by whom and when; "" where a change tells it."""
    texts = current_texts()
    sentences = {
        Source.APPROVED: texts.gettext("%(number)s, approved by %(who)s on %(day)s."),
        Source.REPORTED: texts.gettext("%(number)s, signed off by %(who)s on %(day)s."),
    }
    first = next(iter((*value.before, *filter(None, [value.now]))))
    day = texts.date_time(first.at) if first.at else ""
    said = {"number": number_in(unit, first.value), "who": who(first.by), "day": day}
    return sentences[first.source] % said if first.source in sentences else ""


def _link_said(said: LinkSaid) -> str:
    """Say what a measure was said to be counted by, until somebody said something else of the same year."""
    texts = current_texts()
    sentence = texts.gettext("From fiscal year %(year)s: %(what)s. %(who)s said so on %(day)s. %(reason)s")
    return sentence % {
        "year": said.first_year,
        "what": link_words(said.link),
        "who": who(said.by),
        "day": texts.date_time(said.at),
        "reason": said.reason,
    }


def link_words(link: Link | None) -> str:
    """Say what a measure is counted by."""
    texts = current_texts()
    if link is None:
        return texts.gettext("Entered")
    of = [texts.either([scope_words(group, code) for code in codes]) for group, codes in link.codes.items()]
    requests = texts.listed(of) if of else texts.gettext("The whole city")
    said = f"{figure_words(link.measure)}: {reads_words(link.reads)}. {requests}"
    if link.on_grid:
        said = f"{said}. {texts.gettext('Read from the quarters that are published')}"
    return said


def scope_words(group: Group, code: str) -> str:
    """Say of which requests a measure is, by what it is narrowed to."""
    texts, catalogue = current_texts(), current_portal().catalogue
    if group is Group.ASSISTED:
        if code == YES_NO[0]:
            return texts.gettext("Asked with somebody’s help")
        return texts.gettext("Asked online, without help")
    topics = {one.code: str(catalogue.words(texts.language)(one.name)) for one in catalogue.city.topics}
    named: dict[Group, tuple[str, Callable[[str], str]]] = {
        Group.AGENCY: (texts.gettext("Agency: %(name)s"), agency_name),
        Group.SERVICE: (texts.gettext("Service: %(name)s"), service_name),
        Group.TOPIC: (texts.gettext("Topic: %(name)s"), lambda one: topics.get(one, one)),
        Group.DISTRICT: (texts.gettext("District %(name)s"), str),
        Group.NEIGHBOURHOOD: (texts.gettext("Neighborhood: %(name)s"), str),
        Group.LANGUAGE: (texts.gettext("Asked in %(name)s"), language_name),
    }
    sentence, name = named[group]
    return sentence % {"name": name(code)}


def figure_words(measure: Measure) -> str:
    """Name a figure that measures can be counted by, as docs/measures.md does."""
    return measure.value.replace("_", " ").capitalize()


def reads_words(reads: Reads) -> str:
    """Say which number of a figure is read."""
    texts = current_texts()
    return {
        Reads.SHARE: texts.gettext("the share, in percent"),
        Reads.NUMERATOR: texts.gettext("how many of them (above the line)"),
        Reads.DENOMINATOR: texts.gettext("how many in all (below the line)"),
        Reads.MEAN: texts.gettext("the mean"),
        Reads.MEDIAN_DAYS: texts.gettext("the median, in days"),
        Reads.NINETIETH_DAYS: texts.gettext("within how many days for 9 in 10"),
    }[reads]


def _told() -> dict[str, str]:
    texts = current_texts()
    return {
        "answered": texts.gettext("The answers are kept as the next revision. What was written stays."),
        "defined": texts.gettext("The measure is defined."),
        "changed": texts.gettext("The change is kept as the next revision. What was said before stays."),
        "same": texts.gettext("Nothing was changed: all of it is as it was."),
        "renamed": texts.gettext("The service has its new name in every measure of it."),
        "counted": texts.gettext(
            "It is kept where the values come from. What stands of earlier years stays."
        ),
    }


def _definition(found: MeasurePage) -> list[tuple[str, str]]:
    texts, one = current_texts(), found.definition
    nothing = texts.gettext("Not said")
    equity = {True: texts.gettext("Yes"), False: texts.gettext("No"), None: nothing}[one.equity]
    lines = [
        (texts.gettext("Id"), one.code),
        (texts.gettext("Agency"), _numbered(one.agency_code, one.agency)),
        (texts.gettext("Service"), _numbered(one.service_code, one.service)),
        (texts.gettext("Type"), word(one.type)),
        (texts.gettext("Desired direction"), word(one.direction)),
        (texts.gettext("Interval"), word(one.interval)),
        (texts.gettext("Unit"), word(one.unit)),
        (texts.gettext("Formula"), one.formula),
        (texts.gettext("Data source"), one.data_source),
        (texts.gettext("Refreshed"), one.refresh),
        (texts.gettext("Owner"), one.owner),
        (texts.gettext("Equity measure"), equity),
        (texts.gettext("Books"), "; ".join(map(book_words, one.books))),
        (texts.gettext("Status"), word(one.status)),
        (texts.gettext("Baseline"), one.baseline),
    ]
    return [(label, said or nothing) for label, said in lines]


def _numbered(code: str, name: str) -> str:
    return f"{name} ({code})" if code and name else name or code


def _origin(one: Revision) -> str:
    texts = current_texts()
    values = {"file": one.file, "line": one.line, "who": who(one.by), "day": texts.date_time(one.at)}
    if one.by:
        return texts.gettext("Written by %(who)s on %(day)s") % values
    if not one.line:
        return texts.gettext("Taken from the city’s profile on %(day)s") % values
    return texts.gettext("Line %(line)s of %(file)s, imported on %(day)s") % values


def _rows(revisions: Sequence[Revision]) -> list[YearRow]:
    """Return every slot of every year that any revision speaks of, and what each says there."""
    said = [{(one.year, one.slot): one for one in each.values} for each in revisions]
    order = list(SLOTS)
    keys = sorted({key for each in said for key in each}, key=lambda key: (key[0], order.index(key[1])))
    return [
        YearRow(year, current_texts().gettext(SLOTS[slot]), [_said(each.get((year, slot))) for each in said])
        for year, slot in keys
    ]


def _said(value: object) -> str:
    """Say a value as it was written, and the number it was read as where that is not the same."""
    if value is None:
        return current_texts().gettext("Nothing")
    text, read = getattr(value, "text", "").strip(), getattr(value, "number", None)
    shown = number(read) if read is not None else ""
    if not shown or text.replace(",", "") == shown.replace(",", ""):
        return text
    return current_texts().gettext("%(number)s (written: %(text)s)") % {"number": shown, "text": text}


def cell_text(one: Revision, column: str) -> str:
    """Return what stands in the cell that a question is about."""
    return one.cells.get(same_columns(one.original, column)[0], "")
