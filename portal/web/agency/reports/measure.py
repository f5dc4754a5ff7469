"""One measure of a report as a form: its values, why a target was missed, and what the checks ask."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import abort, redirect, render_template, request

from portal.catalogue.answers import clean
from portal.commands.papers.opening import open_paper
from portal.commands.papers.writing import LONGEST_FIELD, write_fields
from portal.commands.refusals import Refused
from portal.domain.permissions import Permission
from portal.domain.register import Unit
from portal.domain.report_numbers import Part, parts_of
from portal.domain.reports import (
    Line,
    Portion,
    answer_field,
    change_field,
    context_field,
    evidence_field,
    explanation_field,
    value_field,
)
from portal.queries.reports import ReportView
from portal.web.access import needs
from portal.web.agency import blueprint
from portal.web.agency.fields import DeskForm, Kind
from portal.web.agency.gate import actor_for
from portal.web.agency.paper_fields import THEN, Entry, PaperField, entries, sent
from portal.web.agency.paper_forms import PaperForm, paper_form
from portal.web.agency.reports.place import Place, frame, full_name, load, place_of
from portal.web.agency.reports.shown import asked, number, shown
from portal.web.agency.reports.words import fault_words, gap_words, part_hint, part_label
from portal.web.agency.request import Page
from portal.web.agency.restatements import ANSWER, answer_key
from portal.web.agency.step import in_words, stale_form
from portal.web.current import current_portal, current_texts
from portal.web.paper_controls import controls
from portal.wording.reports import slot_word


@dataclass(frozen=True)
class Group:
    """Fields that belong together, below a heading; `lead` is a sentence above them."""

    heading: str
    lead: str
    fields: tuple[PaperField, ...]


@blueprint.route(
    "/year/<int:year>/<agency>/<slug>/measures/<path:identity>",
    methods=["GET", "POST"],
)
@needs(Permission.READ_YEAR)
def report_measure(year: int, agency: str, slug: str, identity: str) -> Page:
    """Show what a report says of a measure, and keep what is typed: whatever it is."""
    place = place_of(year, agency, slug)
    view = load(place)
    part = _part(view, identity)
    if request.method == "GET":
        return _page(place, view, part) if view.signature is None else redirect(place.url("report"), code=303)
    actor = actor_for(Permission.WRITE_PAPERS, agency)
    if not DeskForm().validate_on_submit():
        return _page(place, view, part, stale_form()), 400
    if lost := _answers_to_others(view, part):
        return _page(place, view, part, _moved(lost)), 409
    given = sent([field for group in _groups(part) for field in group.fields])
    portal = current_portal()
    try:
        written = write_fields(portal, open_paper(portal, place.kind, agency, year, actor), given, actor)
    except Refused as refused:
        return _page(place, load(place), part, in_words(refused)), 409
    told = "beside" if written.beside else "kept"
    if request.form.get("go") == THEN and told == "kept":
        identity = _next_of(load(place), identity)
    return redirect(place.url("report_measure", identity=identity, told=told), code=303)


@paper_form("agency.report_measure")
def form_of_measure(year: int, agency: str, slug: str, identity: str) -> PaperForm:
    """Return the form of a measure, with the fields too that a signed value is not asked for any more."""
    place = place_of(year, agency, slug)
    view = load(place)
    part = _found(view, identity)
    if part is None:
        return PaperForm(full_name(place), view.paper, (), place.url("report"))
    return PaperForm(
        f"{full_name(place)}: {part.subject.defined.title}",
        view.paper,
        [(group.heading, one) for group in _groups(part, signed_too=True) for one in group.fields],
        place.url("report_measure", identity=identity),
    )


def _part(view: ReportView, identity: str) -> Portion:
    return _found(view, identity) or abort(404)


def _found(view: ReportView, identity: str) -> Portion | None:
    return next((each for each in view.report.parts if each.subject.identity == identity), None)


def _next_of(view: ReportView, identity: str) -> str:
    """Return the measure to go on to: the same one while a number of it cannot be read."""
    following = _following(view, identity)
    is_read = all(each.fault is None for each in _part(view, identity).missing)
    return following.subject.identity if following and is_read else identity


def _following(view: ReportView, identity: str) -> Portion | None:
    """Return the measure after this one."""
    parts = view.report.parts
    at = [each.subject.identity for each in parts].index(identity)
    return parts[at + 1] if at + 1 < len(parts) else None


def _answers_to_others(view: ReportView, part: Portion) -> list[str]:
    """Return what was sent as answers to questions that are not asked any more, and is not kept already.

    The numbers have changed since the page was opened: no answer is taken for one to a question with others.
    """
    asked_now = {answer_key(each.finding) for each in part.questions}
    kept = {field.text for field in view.paper.fields.values()} if view.paper else set()
    found = [
        clean(each.text, lines=True)
        for key, each in controls(request.form).items()
        if key.startswith(ANSWER) and key not in asked_now
    ]
    return [text for text in found if text and text not in kept]


def _moved(lost: Sequence[str]) -> str:
    sentence = current_texts().gettext(
        "The numbers have changed since you opened this page, and something else is asked now. Nothing was"
        " kept yet. You had answered: %(words)s"
    )
    return sentence % {"words": "; ".join(lost)}


def _page(place: Place, view: ReportView, part: Portion, problem: str | None = None) -> str:
    texts = current_texts()
    drawn = [(group.heading, group.lead, _drawn(view, part, group, problem)) for group in _groups(part)]
    errors: list[tuple[str | None, str]] = [(None, problem)] if problem else []
    errors += [(each.id, each.error) for _, _, those in drawn for each in those if each.error]
    following = _following(view, part.subject.identity)
    told = {
        "kept": texts.gettext("Kept."),
        "beside": texts.gettext("A field was changed in between. Both texts stand below: which is right?"),
    }
    return render_template(
        "agency/reports/measure.html",
        form=DeskForm(),
        errors=errors,
        told=told.get(request.args.get("told", "")) if problem is None else None,
        measure=shown(place, view, [part])[0],
        groups=drawn,
        missing=[gap_words(each) for each in part.missing if each.fault is None],
        here=place.url("report_measure", identity=part.subject.identity),
        following=(
            (
                following.subject.defined.title,
                place.url("report_measure", identity=following.subject.identity),
            )
            if following
            else None
        ),
        **frame(place, view),
    )


def _drawn(view: ReportView, part: Portion, group: Group, problem: str | None) -> list[Entry]:
    """Return fields as they are drawn: what cannot be taken stands as it was typed, with an error.

    The error names the quarter, for in the summary several stand below each other.
    """
    faults = {
        each.field: fault_words(each, part, each.part) for each in part.missing if each.fault is not None
    }
    errors = {field.key: faults[field.name] for field in group.fields if field.name in faults}
    for field in group.fields:
        if view.paper and view.paper.field(field.name).open_beside:
            sentence = "Different words were written. Write what is to stand, or say that the box is right"
            errors[field.key] = current_texts().gettext(sentence)
        if problem is not None and len(request.form.get(field.key, "")) > LONGEST_FIELD:
            sentence = current_texts().gettext("Shorten this to %(most)s characters")
            errors[field.key] = sentence % {"most": current_texts().number(LONGEST_FIELD)}
    named = {key: f"{group.heading}: {error}" for key, error in errors.items()}
    return entries(view.paper, group.fields, named, as_typed=problem is not None)


def _groups(part: Portion, *, signed_too: bool = False) -> Iterator[Group]:
    texts, identity = current_texts(), part.subject.identity
    for line in part.lines:
        if line.final is None or signed_too:
            fields = tuple(_value_fields(part, line, is_typed=line.typed is not None or signed_too))
            yield Group(slot_word(texts, line.slot), "", fields)
    if part.miss is not None:
        why = PaperField(
            "explanation", explanation_field(identity), texts.gettext("Why the target was missed")
        )
        what = PaperField("change", change_field(identity), texts.gettext("What will change"))
        lead = texts.gettext("Everybody reads both. Without them the report cannot be signed off.")
        yield Group(texts.gettext("The miss"), lead, (why, what))
    if part.questions:
        lead = texts.gettext("Nothing is changed by an answer. It is kept in the report, for everybody.")
        questions = tuple(
            PaperField(answer_key(each.finding), answer_field(identity, each.finding), asked(part, each))
            for each in part.questions
        )
        yield Group(texts.gettext("Questions"), lead, questions)


def _value_fields(part: Portion, line: Line, *, is_typed: bool) -> Iterator[PaperField]:
    texts, identity, slot = current_texts(), part.subject.identity, line.slot
    if is_typed:
        unit, known = part.subject.defined.unit, []
        if line.held is not None:
            sentence = texts.gettext("The register says %(value)s.")
            known.append(sentence % {"value": number(part, line.held.value)})
        if line.proposed is not None:
            sentence = texts.gettext("Empty: %(value)s is taken.")
            if unit is Unit.PERCENT and line.proposed.denominator is None:
                sentence = texts.gettext("Empty: %(value)s is taken, and what it is made of is not known.")
            known.append(sentence % {"value": number(part, line.proposed)})
        for typed in parts_of(part.subject.defined.interval, unit):
            hint = " ".join(filter(None, [*known, part_hint(typed, unit)]))
            key = slot.value if typed is Part.NUMBER else f"{slot.value}-{typed.value}"
            name = value_field(identity, slot, typed)
            yield PaperField(
                key, name, part_label(typed, unit), Kind.LINE, hint, optional=line.proposed is not None
            )
    context = texts.gettext("Why it is what it is, or why there is no number. Everybody reads it")
    yield PaperField(
        f"{slot.value}-context",
        context_field(identity, slot),
        texts.gettext("Context"),
        hint=context,
        optional=True,
    )
    if is_typed:
        evidence = texts.gettext(
            "Where the number comes from: words, and a link or a file’s name. Not public"
        )
        yield PaperField(
            f"{slot.value}-evidence",
            evidence_field(identity, slot),
            texts.gettext("Evidence"),
            Kind.LINE,
            evidence,
            optional=line.slot.value == "actual" or line.is_proposed,
        )
