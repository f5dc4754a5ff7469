"""Restating a value of a signed report: what stands, what is to stand, and why."""

from flask import abort, redirect, render_template, request

from portal.commands.refusals import Refused
from portal.commands.reports.restating import Restatement, count_again, restate
from portal.domain.permissions import Permission
from portal.domain.report_numbers import Part, Typed, is_ratio, parts_of, read_ratio, read_typed
from portal.domain.reports import Gap, Line, Missing, Portion
from portal.domain.values import Slot
from portal.web.access import needs
from portal.web.agency import blueprint
from portal.web.agency.fields import DeskField, DeskForm, Filled, Kind
from portal.web.agency.gate import actor_for
from portal.web.agency.reports.place import Place, frame, load, made_of, number, place_of, restatements
from portal.web.agency.reports.words import fault_words, part_label, unit_hint
from portal.web.agency.request import Page
from portal.web.agency.step import in_words, stale_form
from portal.web.current import current_portal, current_texts
from portal.wording.reports import slot_word

REASON = "reason"


@blueprint.route(
    "/year/<int:year>/<agency>/<slug>/restate/<slot>/<path:identity>",
    methods=["GET", "POST"],
)
@needs(Permission.RESTATE)
def restate_value(year: int, agency: str, slug: str, slot: str, identity: str) -> Page:
    """Ask for another value and the reason, and write both."""
    place = place_of(year, agency, slug)
    part, line = _line(place, slot, identity)
    fields = _fields(part, line)
    if request.method == "GET":
        return _page(place, part, line, Filled.empty(fields))
    filled = Filled.sent(fields)
    if not DeskForm().validate_on_submit():
        return _page(place, part, line, filled, stale_form()), 400
    typed = _typed(part, line, filled)
    if filled.errors:
        return _page(place, part, line, filled), 422
    given = Restatement(identity, year, line.slot, typed.value if typed else None, filled[REASON])
    try:
        restate(current_portal(), given, actor_for(Permission.RESTATE))
    except Refused as refused:
        return _page(place, part, line, filled, in_words(refused)), 422
    return redirect(place.url("report", told="restated"), code=303)


def _line(place: Place, slot: str, identity: str) -> tuple[Portion, Line]:
    view = load(place)
    if view.signature is None or slot not in list(Slot):
        abort(404)
    part = next((each for each in view.report.parts if each.subject.identity == identity), None)
    line = part.line(Slot(slot)) if part else None
    if part is None or line is None:
        abort(404)
    return part, line


def _is_counted(line: Line) -> bool:
    now = line.final.now if line.final else None
    return now is not None and now.figure is not None


def _fields(part: Portion, line: Line) -> list[DeskField]:
    texts = current_texts()
    hint = unit_hint(part.subject.defined.unit)
    parts = () if _is_counted(line) else parts_of(part.subject.defined.interval)
    return [
        *(DeskField(each.value, part_label(each), Kind.LINE, hint) for each in parts),
        DeskField(
            REASON, texts.gettext("Reason"), Kind.TEXT, texts.gettext("Everybody reads it beside the figure")
        ),
    ]


def _typed(part: Portion, line: Line, filled: Filled) -> Typed | None:
    """Read the number that was typed; None where it is counted. What is wrong with it is among the errors."""
    if _is_counted(line):
        return None
    of = part.subject.defined
    if is_ratio(of.interval):
        typed = read_ratio(filled[Part.NUMERATOR], filled[Part.DENOMINATOR], of.unit)
    else:
        typed = read_typed(filled[Part.NUMBER], of.unit, [part.target.number, line.value.number])
    if typed.fault is not None:
        filled.errors.setdefault(
            typed.part.value, fault_words(Missing(Gap.FAULT, "", fault=typed.fault), part)
        )
    return typed


def _page(place: Place, part: Portion, line: Line, filled: Filled, problem: str | None = None) -> str:
    texts, view = current_texts(), load(place)
    stands = line.final.now.value if line.final and line.final.now else line.value
    counted = None
    if _is_counted(line):
        again = count_again(current_portal(), part.subject.identity, place.year, line.slot)
        counted = again.value if again else None
    return render_template(
        "agency/reports/restate.html",
        form=DeskForm(),
        filled=filled,
        errors=filled.summary([problem] if problem else []),
        title=part.subject.defined.title,
        slot=slot_word(texts, line.slot),
        stands=number(part, stands),
        made_of=made_of(stands),
        before=restatements(part, line),
        is_counted=_is_counted(line),
        counted=number(part, counted) if counted else None,
        counted_of=made_of(counted) if counted else "",
        has_moved=counted is not None and counted != stands,
        here=place.url("restate_value", slot=line.slot.value, identity=part.subject.identity),
        **frame(place, view),
    )
