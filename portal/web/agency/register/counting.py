"""Saying where a measure's values come from: counted by the portal from a fiscal year on, or entered."""

from collections.abc import Iterator

from portal.commands.register.counting import count_measure
from portal.domain.countable import COUNTABLE, UNITS, YES_NO
from portal.domain.lifecycle import Visibility
from portal.domain.measures import Measure
from portal.domain.permissions import Actor
from portal.domain.values import Reads
from portal.outcomes.cells import ALL, Group
from portal.outcomes.links import Link, link_in
from portal.queries.places.areas import districts, neighbourhoods
from portal.web.agency.fields import DeskField, Filled, Kind
from portal.web.agency.register.changes import EDITION, REASON, next_year, take, when_and_why
from portal.web.agency.register.measure import figure_words, found_measure, reads_words, scope_words
from portal.web.agency.register.words import measure_url
from portal.web.agency.request import Page
from portal.web.agency.words import agencies_by_name, services_by_name
from portal.web.current import current_portal, current_texts

FIGURE, READS, SCOPE = "figure", "reads", "scope"
BETWEEN = ":"

LISTS = 4
"""So many things to narrow to can be chosen at once; what has as many already gets one more."""


def count_form() -> Page:
    """Say what a measure is counted by, or that it is entered."""
    measure, texts = found_measure(), current_texts()

    def work(filled: Filled, actor: Actor) -> str:
        count_measure(
            current_portal(), measure.identity, int(filled[EDITION]), _link(filled), filled[REASON], actor
        )
        return measure_url(measure.identity, told="counted")

    name = measure.definition.title or measure.definition.code
    title = texts.gettext("Where the values of %(name)s come from") % {"name": name}
    link = link_in(measure.links, max([measure.edition, *measure.links]))
    from_ = texts.gettext("Years before stay counted, or entered, as they were.")
    return take(measure, title, [*_fields(link), *when_and_why(next_year(measure), from_)], work)


def _link(filled: Filled) -> Link | None:
    """Read what was chosen; the form was checked, so each is one of its options."""
    if not filled[FIGURE]:
        return None
    scope = ALL
    for name in (one.name for one in filled.fields if one.name.startswith(SCOPE)):
        group, _, code = filled[name].partition(BETWEEN)
        scope = scope.with_any(Group(group), [code]) if code else scope
    return Link(Measure(filled[FIGURE]), Reads(filled[READS]), scope)


def _fields(link: Link | None) -> list[DeskField]:
    texts = current_texts()
    figures = [
        ("", texts.gettext("Entered: nobody counts it")),
        *((one, figure_words(one)) for one in COUNTABLE),
    ]
    published = texts.gettext(
        "What residents answered, and whether they asked online, is read from the quarters that are published"
    )
    return [
        DeskField(
            FIGURE,
            texts.gettext("Figure"),
            Kind.SELECT,
            published,
            optional=True,
            options=tuple(figures),
            value=link.measure.value if link else "",
        ),
        DeskField(
            READS,
            texts.gettext("Which of its numbers"),
            Kind.SELECT,
            options=tuple((one.value, reads_words(one)) for one in UNITS),
            value=(link.reads if link else Reads.SHARE).value,
        ),
        *_scope_fields(link),
    ]


def _scope_fields(link: Link | None) -> Iterator[DeskField]:
    """Give a list for each code that it is narrowed to, and some more to choose from."""
    texts, options = current_texts(), tuple(_scopes())
    named = [f"{group.value}{BETWEEN}{code}" for group, code in sorted(link.of.only)] if link else []
    for place in range(max(LISTS, len(named) + 1)):
        value = named[place] if place < len(named) else ""
        if place:
            label = texts.gettext("And of which (%(number)s)") % {"number": place + 1}
            nothing = ("", texts.gettext("Nothing more"))
            yield DeskField(
                f"{SCOPE}_{place + 1}",
                label,
                Kind.SELECT,
                optional=True,
                options=(nothing, *options[1:]),
                value=value,
            )
            continue
        hint = texts.gettext(
            "Several of one kind are counted together: two services. Different kinds narrow each other: "
            "a service in a district. What is published by quarters has one at most; only that has languages "
            "and help"
        )
        label = texts.gettext("Of which requests")
        yield DeskField(SCOPE, label, Kind.SELECT, hint, options=options, value=value or BETWEEN)


def _scopes() -> Iterator[tuple[str, str]]:
    """Give whatever a measure can be narrowed to; which figure has which, the command says."""
    texts, portal = current_texts(), current_portal()
    yield BETWEEN, texts.gettext("The whole city")
    private = {
        version.service.code
        for version in portal.catalogue.services.values()
        if version.service.visibility is Visibility.PRIVATE
    }
    named = {
        Group.AGENCY: [code for code, _ in agencies_by_name()],
        Group.SERVICE: [code for code, _ in services_by_name() if code not in private],
        Group.TOPIC: [topic.code for topic in portal.catalogue.city.topics],
        Group.DISTRICT: districts(portal),
        Group.NEIGHBOURHOOD: neighbourhoods(portal),
        Group.LANGUAGE: portal.catalogue.city.languages,
        Group.ASSISTED: YES_NO,
    }
    for group, codes in named.items():
        for code in codes:
            yield f"{group.value}{BETWEEN}{code}", scope_words(group, code)
