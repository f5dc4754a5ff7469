"""Annotations of figures: what happened in the city while they moved, kept at the desk."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import abort, redirect, render_template, request, url_for

from portal.catalogue import Said
from portal.commands.annotations import Annotation, add_annotation, change_annotation, retire_annotation
from portal.commands.refusals import Refused
from portal.domain.annotations import WHOLE_CITY, Scope, ScopeKind
from portal.domain.permissions import Actor, Permission
from portal.queries.annotations import AnnotationView, standing_annotation, standing_annotations
from portal.queries.places.areas import districts
from portal.web.access import needs
from portal.web.agency import blueprint
from portal.web.agency.fields import DeskField, DeskForm, Filled, Kind
from portal.web.agency.gate import actor_for
from portal.web.agency.request import Page
from portal.web.agency.step import in_words, stale_form
from portal.web.agency.words import agencies_by_name, language_name, services_by_name
from portal.web.current import current_portal, current_texts
from portal.web.fiscal_years import dates_words

FIRST, LAST, SCOPE, TEXT = "first_day", "last_day", "scope", "text_"
BETWEEN = ":"
"""Between the kind of a scope and its code, in the value of an option; no kind has it."""

Write = Callable[[Annotation, Actor], int]


@dataclass(frozen=True)
class AnnotationLine:
    """An annotation as the list shows it: see agency/annotations.html."""

    number: int
    texts: list[tuple[str, Said]]
    scope: str
    days: str
    added: str


@blueprint.route("/annotations", methods=["GET", "POST"])
@needs(Permission.ANNOTATE)
def annotations() -> Page:
    """Show the annotations that stand, and add another."""
    if request.method == "GET":
        return _list_page(Filled.empty(_fields()))
    portal = current_portal()
    return _take(lambda given, actor: add_annotation(portal, given, actor), _list_page, "added")


@blueprint.route("/annotations/<int:number>", methods=["GET", "POST"])
@needs(Permission.ANNOTATE)
def annotation(number: int) -> Page:
    """Show one annotation in a form, and put another in its place."""
    before = standing_annotation(current_portal(), number)
    if before is None:
        abort(404)

    def page(filled: Filled, problem: str | None = None) -> str:
        return _change_page(number, filled, problem)

    if request.method == "GET":
        return page(Filled.empty(_fields(before)))
    portal = current_portal()
    return _take(lambda given, actor: change_annotation(portal, number, given, actor), page, "changed")


@blueprint.post("/annotations/<int:number>/retire")
@needs(Permission.ANNOTATE)
def stop_annotation(number: int) -> Page:
    """Take an annotation off every page."""
    if not DeskForm().validate_on_submit():
        return _list_page(Filled.empty(_fields()), stale_form()), 400
    try:
        retire_annotation(current_portal(), number, actor_for(Permission.ANNOTATE))
    except Refused as refused:
        return _list_page(Filled.empty(_fields()), in_words(refused)), 409
    return redirect(url_for("agency.annotations", told="retired"), code=303)


def _take(write: Write, page: Callable[..., str], told: str) -> Page:
    """Take what a form sent: write it and go to the list, or show the form's page again."""
    filled = Filled.sent(_fields())
    first, last = filled.day(FIRST), filled.day(LAST)
    if not DeskForm().validate_on_submit():
        return page(filled, stale_form()), 400
    if filled.errors or first is None:
        return page(filled), 422
    tags = current_portal().catalogue.city.languages
    words = {tag: filled[TEXT + tag] for tag in tags if filled[TEXT + tag]}
    given = Annotation(words, first, last, _scope(filled[SCOPE]))
    try:
        write(given, actor_for(Permission.ANNOTATE))
    except Refused as refused:
        return page(filled, in_words(refused)), 422
    return redirect(url_for("agency.annotations", told=told), code=303)


def _fields(before: AnnotationView | None = None) -> list[DeskField]:
    texts, city = current_texts(), current_portal().catalogue.city
    named = texts.gettext("What happened, in %(language)s")
    missing = texts.gettext("Without it the text in %(language)s is shown there")
    source = language_name(city.source_language)
    words = before.words if before else {}
    return [
        *(
            DeskField(
                TEXT + tag,
                named % {"language": language_name(tag)},
                hint="" if tag == city.source_language else missing % {"language": source},
                optional=tag != city.source_language,
                value=words.get(tag, ""),
            )
            for tag in city.languages
        ),
        DeskField(FIRST, texts.gettext("First day"), Kind.DAY, value=str(before.first_day) if before else ""),
        DeskField(
            LAST,
            texts.gettext("Last day"),
            Kind.DAY,
            texts.gettext("Empty: it goes on, as a new policy does"),
            optional=True,
            value=str(before.last_day or "") if before else "",
        ),
        DeskField(
            SCOPE,
            texts.gettext("Which figures it touches"),
            Kind.SELECT,
            options=tuple((_value(scope), said) for scope, said in _scopes()),
            value=_value(before.scope if before else WHOLE_CITY),
        ),
    ]


def _scopes() -> list[tuple[Scope, str]]:
    texts = current_texts()
    agency, service = texts.gettext("Agency: %(name)s"), texts.gettext("Service: %(name)s")
    district = texts.gettext("District: %(name)s")
    return [
        (WHOLE_CITY, texts.gettext("The whole city")),
        *((Scope(ScopeKind.AGENCY, code), agency % {"name": name}) for code, name in agencies_by_name()),
        *((Scope(ScopeKind.SERVICE, code), service % {"name": name}) for code, name in services_by_name()),
        *((Scope(ScopeKind.DISTRICT, one), district % {"name": one}) for one in districts(current_portal())),
    ]


def _value(scope: Scope) -> str:
    return f"{scope.kind.value}{BETWEEN}{scope.code}"


def _scope(value: str) -> Scope:
    """Read the value of an option; the form was checked, so it is one."""
    kind, _, code = value.partition(BETWEEN)
    return Scope(ScopeKind(kind), code)


def _lines() -> list[AnnotationLine]:
    texts, names = current_texts(), dict(_scopes())
    newest_first = reversed(standing_annotations(current_portal()))
    return [
        AnnotationLine(
            number=one.number,
            texts=[(language_name(tag), Said(text, tag)) for tag, text in one.words.items()],
            scope=names.get(one.scope, f"{one.scope.kind.value} {one.scope.code}"),
            days=_days(one),
            added=texts.gettext("Added by %(who)s on %(day)s")
            % {"who": one.added_by, "day": texts.date_time(one.added_at)},
        )
        for one in newest_first
    ]


def _days(one: AnnotationView) -> str:
    texts = current_texts()
    if one.last_day is None:
        return texts.gettext("From %(first)s on") % {"first": texts.date(one.first_day)}
    if one.last_day == one.first_day:
        return texts.date(one.first_day)
    return dates_words(texts, one.first_day, one.last_day)


def _list_page(filled: Filled, problem: str | None = None) -> str:
    texts = current_texts()
    told = {
        "added": texts.gettext("The annotation stands now."),
        "changed": texts.gettext("The annotation is changed. The one before stays on record."),
        "retired": texts.gettext("The annotation is retired. It stays on record."),
    }
    return render_template(
        "agency/annotations.html",
        lines=_lines(),
        told=told.get(request.args.get("told", "")),
        form=DeskForm(),
        filled=filled,
        errors=filled.summary([problem] if problem else []),
    )


def _change_page(number: int, filled: Filled, problem: str | None) -> str:
    return render_template(
        "agency/annotation.html",
        number=number,
        form=DeskForm(),
        filled=filled,
        errors=filled.summary([problem] if problem else []),
    )
