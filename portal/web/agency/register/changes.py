"""Measures defined and changed by hand, and services renamed."""

from collections.abc import Callable, Mapping
from enum import StrEnum

from flask import redirect, render_template, request, url_for

from portal.commands.refusals import Refused
from portal.commands.register.answering import Place, change_measure, define_measure, rename_service
from portal.domain.permissions import Actor, Permission
from portal.domain.register import (
    Interval,
    RegisteredMeasure,
    Status,
    Type,
    Unit,
    books_in,
    known_books,
    no_agency,
    no_book,
)
from portal.domain.register_rows import number_in
from portal.domain.trends import Direction
from portal.queries.register_measure import MeasurePage
from portal.web.agency.fields import DeskField, DeskForm, Filled, Kind
from portal.web.agency.gate import actor_for
from portal.web.agency.register.measure import found_measure
from portal.web.agency.register.words import measure_url, word
from portal.web.agency.request import Page
from portal.web.agency.step import in_words, stale_form
from portal.web.current import current_portal, current_texts

EDITION, REASON, NAME, SEEN = "edition", "reason", "name", "seen"

COLUMNS: Mapping[str, str] = {
    "code": "measure id",
    "title": "performance measure",
    "agency": "agency",
    "agency_code": "agency id",
    "service": "service",
    "service_code": "service id",
    "type": "performance measure type",
    "direction": "desired outcome",
    "interval": "interval",
    "unit": "percent or count",
    "formula": "measure formula",
    "data_source": "data source",
    "refresh": "refresh frequency",
    "owner": "owner",
    "equity": "equity measure",
    "books": "books",
    "status": "status",
    "baseline": "baseline",
}
"""The register's column of each field."""

Work = Callable[[Filled, Actor], str]
"""Does what a form asks for; returns the address to go on to."""


def define_form() -> Page:
    """Define a measure by hand."""
    texts = current_texts()

    def work(filled: Filled, actor: Actor) -> str:
        cells = {column: filled[name] for name, column in COLUMNS.items()}
        identity = define_measure(current_portal(), cells, int(filled[EDITION]), filled[REASON], actor)
        return measure_url(identity, told="defined")

    title = texts.gettext("Define a measure")
    return take(None, title, [*_definition(None), *when_and_why(_this_year(), _new_version())], work)


def change_form() -> Page:
    """Change what a measure is, or say that it stops, from a fiscal year on."""
    measure, texts = found_measure(), current_texts()
    before = _said(measure.definition)

    def work(filled: Filled, actor: Actor) -> str:
        cells = {
            column: filled[name]
            for name, column in COLUMNS.items()
            if name != "code" and filled[name] != before[name]
        }
        if "status" in cells and before["status"] == Status.RETIRED:
            cells["deprecated"] = ""
        place = _place(measure, int(filled[EDITION]))
        changed = change_measure(current_portal(), place, cells, filled[REASON], actor) if cells else 0
        return measure_url(measure.identity, told="changed" if changed else "same")

    title = texts.gettext("Change %(name)s") % {"name": measure.definition.title or measure.definition.code}
    fields = [*_definition(measure.definition), *when_and_why(next_year(measure), _new_version())]
    return take(measure, title, fields, work)


def rename_form() -> Page:
    """Give the service of a measure another name, in every measure of it."""
    measure, texts = found_measure(), current_texts()

    def work(filled: Filled, actor: Actor) -> str:
        place = _place(measure, int(filled[EDITION]))
        changed = rename_service(current_portal(), place, filled[NAME], filled[REASON], actor)
        return measure_url(measure.identity, told="renamed" if changed else "same")

    title = texts.gettext("Rename the service %(name)s") % {"name": measure.definition.service}
    hint = texts.gettext("It holds for every measure of the service. Years before keep the name they had.")
    name = DeskField(NAME, texts.gettext("New name"), hint=hint, value=measure.definition.service)
    from_ = texts.gettext("Books of this year, and of those after it, have the new name.")
    return take(measure, title, [name, *when_and_why(next_year(measure), from_)], work)


def take(measure: MeasurePage | None, title: str, fields: list[DeskField], work: Work) -> Page:
    """Show a form, or do what it asks for and go on; or show it again with everything that was typed."""
    form = DeskForm()
    if not form.is_submitted():
        return _page(measure, title, Filled.empty(fields))
    filled = Filled.sent(fields)
    if not form.validate_on_submit():
        return _page(measure, title, filled, stale_form()), 400
    if request.form.get(SEEN, "") != _seen(measure):
        changed = "The measure was changed while you had it open. What you typed is below: look at it again."
        return _page(measure, title, filled, current_texts().gettext(changed)), 409
    _check(filled)
    if filled.errors:
        return _page(measure, title, filled), 422
    try:
        onwards = work(filled, actor_for(Permission.KEEP_REGISTER))
    except Refused as refused:
        return _page(measure, title, filled, in_words(refused)), 422
    return redirect(onwards, code=303)


def _seen(measure: MeasurePage | None) -> str:
    """Return what tells whether somebody else has changed a measure while its form was open."""
    return str(len(measure.revisions) if measure else 0)


def _check(filled: Filled) -> None:
    texts = current_texts()
    year = filled[EDITION]
    if EDITION not in filled.errors and not (year.isascii() and year.isdecimal() and len(year) == 4):
        filled.errors[EDITION] = texts.gettext("Write the fiscal year with four digits, like 2027")
    agencies = tuple(current_portal().catalogue.agencies.values())
    if filled.changed & {"agency", "agency_code"} and (
        unknown := no_agency(agencies, number_in(filled["agency_code"]), filled["agency"])
    ):
        filled.errors.setdefault("agency", unknown)
    if "books" in filled.changed and (unknown := no_book(books_in(filled["books"]), _goals())):
        filled.errors["books"] = unknown


def _goals() -> tuple[str, ...] | None:
    return current_portal().catalogue.goals


def _place(measure: MeasurePage, edition: int) -> Place:
    """Return where a change goes: over the newest revision, or over none in a year without an edition."""
    revision = measure.revision(edition)
    return Place(measure.identity, edition, revision.number if revision else 0)


def _this_year() -> int:
    city = current_portal().catalogue.city
    return city.fiscal_year.year_of(city.calendar.local_day(current_portal().now()))


def next_year(measure: MeasurePage) -> int:
    """Return the fiscal year from which on a change holds unless it names one: years that run keep theirs.

    A measure that a later edition defines already is changed in that.
    """
    return max(_this_year() + 1, measure.edition)


def _new_version() -> str:
    return current_texts().gettext(
        "A changed formula is a new version from then on. Years before keep theirs."
    )


def when_and_why(year: int, from_: str) -> list[DeskField]:
    """Return the fields that every change needs: from which fiscal year on it holds (a hint), and why."""
    texts = current_texts()
    return [
        DeskField(EDITION, texts.gettext("From which fiscal year on"), hint=from_, value=str(year)),
        DeskField(REASON, texts.gettext("Why"), Kind.TEXT, texts.gettext("It is kept with the change.")),
    ]


def _said(one: RegisteredMeasure) -> dict[str, str]:
    """Return what a measure says, as the fields of its form show it."""
    equity = {True: "yes", False: "no", None: ""}[one.equity]
    said = {name: str(getattr(one, name) or "") for name in COLUMNS}
    return {**said, "books": "; ".join(one.books), "equity": equity}


def _definition(one: RegisteredMeasure | None) -> list[DeskField]:
    texts = current_texts()
    said = _said(one) if one else {}
    nothing = ("", texts.gettext("Not said"))

    def line(name: str, label: str, hint: str = "", *, optional: bool = True) -> DeskField:
        kind = Kind.TEXT if name in {"title", "formula", "data_source", "baseline"} else Kind.LINE
        return DeskField(name, label, kind, hint, optional=optional, value=said.get(name, ""))

    def choice(name: str, label: str, codes: type[StrEnum], *, optional: bool = False) -> DeskField:
        options = (nothing, *((code.value, word(code)) for code in codes))
        may_stay = optional or one is not None
        return DeskField(
            name, label, Kind.SELECT, optional=may_stay, options=options, value=said.get(name, "")
        )

    yes_no = (nothing, ("yes", texts.gettext("Yes")), ("no", texts.gettext("No")))
    known = "; ".join(known_books(_goals() or ()))
    books = texts.gettext("With semicolons between: %(known)s") % {"known": known}
    first = [] if one else [line("code", texts.gettext("Id"), texts.gettext("Up to 40 characters"))]
    return [
        *first,
        line("title", texts.gettext("Title"), optional=False),
        line("agency", texts.gettext("Agency"), optional=False),
        line("agency_code", texts.gettext("Budget number of the agency")),
        line("service", texts.gettext("Service")),
        line("service_code", texts.gettext("Budget number of the service")),
        choice("type", texts.gettext("Type"), Type),
        choice("direction", texts.gettext("Desired direction"), Direction),
        choice("interval", texts.gettext("Interval"), Interval),
        choice("unit", texts.gettext("Unit"), Unit),
        line("formula", texts.gettext("Formula in words")),
        line("data_source", texts.gettext("Data source")),
        line("refresh", texts.gettext("How often it is refreshed")),
        line("owner", texts.gettext("Owner")),
        DeskField(
            "equity",
            texts.gettext("Equity measure"),
            Kind.SELECT,
            optional=True,
            options=yes_no,
            value=said.get("equity", ""),
        ),
        line("books", texts.gettext("Books"), books),
        choice("status", texts.gettext("Status"), Status, optional=True),
        line("baseline", texts.gettext("Baseline")),
    ]


def _page(measure: MeasurePage | None, title: str, filled: Filled, problem: str | None = None) -> str:
    back = url_for("agency.register") if measure is None else measure_url(measure.identity)
    return render_template(
        "agency/register/change.html",
        measure=measure,
        page_title=title,
        seen=_seen(measure),
        back_url=back,
        form=DeskForm(),
        filled=filled,
        errors=filled.summary([problem] if problem else []),
    )
