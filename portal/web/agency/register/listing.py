"""The register's list: searched, filtered, a page at a time."""

from dataclasses import fields
from typing import Any

from flask import render_template, request, url_for

from portal.catalogue.answers import clean
from portal.domain.permissions import Permission
from portal.domain.register import Type
from portal.queries.register_list import (
    PAGE,
    STATUSES,
    FoundMeasure,
    RegisterPage,
    RegisterSearch,
    register_page,
)
from portal.web.access import needs
from portal.web.agency import blueprint
from portal.web.agency.filters import Choice
from portal.web.agency.gate import current_staff
from portal.web.agency.register.words import WORDS, book_words, measure_url, word
from portal.web.current import current_portal, current_texts

LONGEST = 120
MOST_PAGES = 10_000


@blueprint.get("/register")
@needs(Permission.READ_YEAR)
def register() -> str:
    """Show the measures that were looked for."""
    search = _search()
    page = min(max(1, request.args.get("page", 1, type=int)), MOST_PAGES)
    found = register_page(current_portal(), search, page)
    asked: dict[str, Any] = {name: text for name, text in request.args.items() if text and name != "page"}
    texts = current_texts()
    last = min(page * PAGE, found.total)
    return render_template(
        "agency/register/list.html",
        search=search,
        choices=_choices(search, found),
        measures=found.measures,
        counted=texts.ngettext("%(num)s measure", "%(num)s measures", found.total)
        % {"num": texts.number(found.total)},
        shown=texts.gettext("%(first)s to %(last)s are on this page.")
        % {"first": texts.number((page - 1) * PAGE + 1), "last": texts.number(last)},
        is_searched=search != RegisterSearch(),
        books=_books,
        url=measure_url,
        word=word,
        codes={code.value: code for code in WORDS},
        may_keep=current_staff().may_open(Permission.KEEP_REGISTER),
        previous_url=url_for("agency.register", **asked, page=page - 1) if page > 1 else None,
        next_url=url_for("agency.register", **asked, page=page + 1) if page < found.pages else None,
    )


def _search() -> RegisterSearch:
    given = {
        one.name: clean(request.args.get(one.name, ""))[:LONGEST]
        for one in fields(RegisterSearch)
        if one.name != "asked_only"
    }
    return RegisterSearch(**given, asked_only=request.args.get("asked_only") == "1")


def _choices(search: RegisterSearch, found: RegisterPage) -> list[Choice]:
    texts = current_texts()
    return [
        Choice(name, label, (("", texts.gettext("Everything")), *options), getattr(search, name))
        for name, label, options in (
            ("agency", texts.gettext("Agency"), [(one, one) for one in found.agencies]),
            ("type", texts.gettext("Type"), [(one.value, word(one)) for one in Type]),
            ("book", texts.gettext("Book"), [(one, book_words(one)) for one in found.books]),
            ("status", texts.gettext("Status"), _statuses()),
            (
                "kind",
                texts.gettext("Where its values come from"),
                [("computed", texts.gettext("Computed here")), ("entered", texts.gettext("Entered"))],
            ),
        )
    ]


def _statuses() -> list[tuple[str, str]]:
    codes = {str(code): code for code in WORDS}
    return [(str(one), word(codes.get(str(one)))) for one in STATUSES]


def _books(measure: FoundMeasure) -> str:
    return "; ".join(map(book_words, measure.books))
