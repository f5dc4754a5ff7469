"""Saying where a measure's values come from: counted by the portal from a fiscal year on, or entered."""

from portal.commands.register.counting import count_measure
from portal.domain.countable import COUNTABLE, UNITS
from portal.domain.measures import Measure
from portal.domain.permissions import Actor
from portal.domain.values import Reads
from portal.outcomes.cells import Group
from portal.outcomes.links import Link
from portal.web.agency.fields import DeskField, Filled, Kind
from portal.web.agency.register.changes import EDITION, REASON, take, when_and_why
from portal.web.agency.register.measure import figure_words, found_measure, reads_words
from portal.web.agency.register.words import measure_url
from portal.web.agency.request import Page
from portal.web.agency.words import agencies_by_name, services_by_name
from portal.web.current import current_portal, current_texts

FIGURE, READS, SCOPE = "figure", "reads", "scope"
BETWEEN = ":"


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
    return take(measure, title, [*_fields(), *when_and_why(measure.edition)], work)


def _link(filled: Filled) -> Link | None:
    """Read what was chosen; the form was checked, so each is one of its options."""
    if not filled[FIGURE]:
        return None
    group, _, code = filled[SCOPE].partition(BETWEEN)
    reads = Reads(filled[READS])
    return Link(Measure(filled[FIGURE]), reads, Group(group) if code else Group.NONE, code)


def _fields() -> list[DeskField]:
    texts = current_texts()
    agency, service = texts.gettext("Agency: %(name)s"), texts.gettext("Service: %(name)s")
    scopes = [
        (BETWEEN, texts.gettext("The whole city")),
        *((f"agency{BETWEEN}{code}", agency % {"name": name}) for code, name in agencies_by_name()),
        *((f"service{BETWEEN}{code}", service % {"name": name}) for code, name in services_by_name()),
    ]
    figures = [
        ("", texts.gettext("Entered: nobody counts it")),
        *((one, figure_words(one)) for one in COUNTABLE),
    ]
    return [
        DeskField(FIGURE, texts.gettext("Figure"), Kind.SELECT, optional=True, options=tuple(figures)),
        DeskField(
            READS,
            texts.gettext("Which of its numbers"),
            Kind.SELECT,
            options=tuple((one.value, reads_words(one)) for one in UNITS),
            value=Reads.SHARE.value,
        ),
        DeskField(
            SCOPE, texts.gettext("Of which requests"), Kind.SELECT, options=tuple(scopes), value=BETWEEN
        ),
    ]
