"""What measures, services and codes mean: small tables, made when they are asked for."""

from collections.abc import Mapping
from typing import Any

from portal.catalogue.schema import Milestone
from portal.domain.clocks import Target
from portal.domain.forms import COMPLETION_RATE
from portal.domain.lifecycle import (
    Channel,
    MilestoneKind,
    Outcome,
    RequestKind,
    Result,
    Status,
    Visibility,
)
from portal.domain.measures import Exclusion, Measure
from portal.opendata import quarters
from portal.opendata.columns import Column, text, yes_no
from portal.portal import Portal

MEASURE_COLUMNS: tuple[Column, ...] = (
    text(
        "measure",
        "The name under which docs/measures.md explains it. Its figures are in measures; of digital_take_up, "
        "confirmed_fixed, satisfaction and completion_rate the counts are in quarterly-counts; "
        "cost_per_request is only on the page of all figures.",
    ),
    text("formula", "How it is made."),
    text("numerator", "What is above the line: the column numerator in measures."),
    text("denominator", "What is below it: the column denominator in measures."),
    text("left_out", "The codes of what is neither above nor below the line."),
)

_ALWAYS = (
    Exclusion.PROACTIVE,
    Exclusion.INFORMATION_ONLY,
    Exclusion.INVALID,
    Exclusion.DEADLINE_BEFORE_RECEIVED,
)

RATES: Mapping[Measure, tuple[str, str, tuple[Exclusion, ...]]] = {
    Measure.ON_TIME_OF_DUE: (
        "promises met by their deadline",
        "promises whose deadline fell in the period",
        (Exclusion.NO_LONGER_NEEDED,),
    ),
    Measure.ON_TIME_OF_CLOSED: (
        "requests closed by their deadline",
        "requests closed in the period",
        (Exclusion.NO_DEADLINE,),
    ),
    Measure.FIRST_RESPONSE_ON_TIME: (
        "first responses given by their deadline",
        "deadlines of first responses that fell in the period",
        (Exclusion.NO_LONGER_NEEDED,),
    ),
    Measure.DONE_SHARE: (
        "requests closed as `completed`",
        "requests closed in the period",
        (Exclusion.WITHDRAWN, Exclusion.NOT_RECORDED),
    ),
    Measure.REOPENED: (
        "closes that were undone within 30 days",
        "closes of the period that lie at least 30 days back",
        (Exclusion.TOO_RECENT,),
    ),
    Measure.RIGHT_FIRST_TIME: (
        "requests that never went to another agency",
        "requests first accepted in the period",
        (),
    ),
    Measure.DIGITAL_TAKE_UP: ("requests by the web or the API", "requests received in the period", ()),
}
"""What is above the line, what is below it, and what is left out besides what always is."""

_WAITING = (
    "the estimate of Kaplan & Meier (1958): the share still waiting is the product, over the instants at "
    "which someone was answered, of 1 − answered then ÷ still waiting just before"
)
_DONE = (
    "the cumulative incidence of `completed` by Aalen & Johansen (1978): the sum, over the instants at which "
    "work was completed, of the share without any end just before × completed then ÷ still waiting just "
    "before"
)
_AGE = (
    "the median of the time from receipt to the end of the period (or to now) over the backlog; of an even "
    "number, the mean of the two in the middle"
)

COST = "cost_per_request"
"""No measure of the facts: costs are entered."""

OTHERS: Mapping[str, tuple[str, str, str]] = {
    Measure.TIME_TO_ANSWER: (_WAITING, "requests that were answered", "requests received in the period"),
    Measure.TIME_TO_COMPLETE: (_DONE, "requests whose work was completed", "requests received in the period"),
    Measure.BACKLOG: (
        "requests received before the end and not closed before it",
        "those of them that were late",
        "all of them",
    ),
    Measure.BACKLOG_AGE: (_AGE, "nothing", "the backlog"),
    Measure.CONFIRMED_FIXED: (
        '"yes" ÷ answers to "Is it fixed?", of the closes of the period',
        "answers: it is fixed",
        "answers",
    ),
    Measure.SATISFACTION: (
        "the sum of the marks ÷ marks given, of the closes of the period",
        "the sum of the marks",
        "marks given",
    ),
    COMPLETION_RATE: (
        "forms that reached their end ÷ forms begun",
        "forms that reached their end",
        "forms begun",
    ),
    COST: (
        "entered cost ÷ requests received in that fiscal year, once it is over",
        "what was entered as the cost of the service",
        "requests received in the year",
    ),
}
"""The others: the formula, and what its two counts are of."""

_LEFT_OUT: Mapping[str, tuple[Exclusion, ...]] = {
    COMPLETION_RATE: (),
    COST: (Exclusion.PROACTIVE, Exclusion.INFORMATION_ONLY),
}
"""What is left out of those that are no figures of requests."""

SERVICE_COLUMNS: tuple[Column, ...] = (
    text("service", "The city's code."),
    text("name", "Its name in the profile's first language."),
    text("topic", "The code of the topic it stands under."),
    text("agency", "The code of the agency that usually does it."),
    text("agency_name", "That agency's name in the profile's first language."),
    text(
        "visibility",
        "public; coarse: no exact place is shown anywhere; private: in no other file but quarterly-counts.",
    ),
    yes_no("retired", "Whether it can no longer be asked for."),
    *(
        text(f"target_{kind.value}", f"What is promised today for {kind.value}; empty: nothing.")
        for kind in MilestoneKind
    ),
)

CODE_COLUMNS: tuple[Column, ...] = (
    text("column", "The column, or columns, whose codes these are.", 'f."column"'),
    text("code", "The code."),
    text("meaning", "What it means."),
)

MEANINGS: Mapping[str, Mapping[str, str]] = {
    **quarters.MEANINGS,
    "status": {
        Status.RECEIVED: "the city has it; no agency has said yet that it is theirs",
        Status.ACCEPTED: "an agency has said that it is theirs",
        Status.IN_PROGRESS: "somebody works on it",
        Status.ON_HOLD: "work waits for something",
        Status.CLOSED: "nothing more will be done; the outcome says what became of it",
    },
    "outcome": {
        Outcome.COMPLETED: "the work asked for is done",
        Outcome.NO_PROBLEM_FOUND: "somebody looked, and nothing was there",
        Outcome.COULD_NOT_LOCATE: "the place was not found or not reached",
        Outcome.DUPLICATE: "the same problem was reported before and is worked on there",
        Outcome.REFERRED: "a body outside the city must act",
        Outcome.NOT_CITY: "on private property, or outside the city",
        Outcome.DECLINED: "the city decided not to act",
        Outcome.WITHDRAWN: "the resident asked to stop",
        Outcome.INVALID: "spam, a test, or empty: in no rate",
        Outcome.NOT_RECORDED: "imported as closed, and nothing else was said",
    },
    "member": {
        Channel.WEB: "this portal",
        Channel.PHONE: "a call",
        Channel.WALK_IN: "in person",
        Channel.MAIL: "a letter",
        Channel.EMAIL: "an e-mail",
        Channel.SOCIAL: "social media",
        Channel.COUNCIL: "a council office",
        Channel.API: "another program",
    },
    "kind": {
        RequestKind.REQUESTED: "somebody asked for it",
        RequestKind.PROACTIVE: "the city's own crew found it: in no rate",
        RequestKind.INFORMATION_ONLY: "a call that asked for no work: in no rate",
    },
    "milestone": {
        MilestoneKind.FIRST_RESPONSE: "an agency says that it is theirs",
        MilestoneKind.INSPECTION: "somebody goes to look",
        MilestoneKind.WORK_COMPLETE: "the work is done",
    },
    "result": {
        Result.PENDING: "not settled",
        Result.MET: "kept; whether in time, the moments say",
        Result.LEFT: "ended by another outcome",
        Result.OUT: "does not count: the request was invalid",
    },
    "visibility": {
        Visibility.PUBLIC: "everybody may see where and what",
        Visibility.COARSE: "everybody may see it, without the exact place",
        Visibility.PRIVATE: "only the resident and staff see it: the service, and counts of a quarter",
    },
    "excluded": {
        Exclusion.PROACTIVE: "the city's own crew found it",
        Exclusion.INFORMATION_ONLY: "a call that asked for no work",
        Exclusion.INVALID: "spam, a test, or empty",
        Exclusion.DEADLINE_BEFORE_RECEIVED: "the deadline lies before the receipt: one of both is wrong",
        Exclusion.NO_DEADLINE: "no promise with a date",
        Exclusion.NO_LONGER_NEEDED: "another outcome ended the promise by its deadline",
        Exclusion.WITHDRAWN: "the resident asked to stop",
        Exclusion.NOT_RECORDED: "imported history that says nothing",
        Exclusion.TOO_RECENT: "closed less than 30 days ago",
    },
}
"""Column → code → what it means. due_result has the codes of result, end_outcome those of outcome."""


def measure_rows(_portal: Portal) -> list[tuple[Any, ...]]:
    """Return a row for each measure of the release."""
    rates = [
        (name.value, f"{above} ÷ {below}", above, below, _listed((*_ALWAYS, *more)))
        for name, (above, below, more) in RATES.items()
    ]
    others = [(str(name), *said, _listed(_LEFT_OUT.get(name, _ALWAYS))) for name, said in OTHERS.items()]
    return [*rates, *others]


def _listed(reasons: tuple[Exclusion, ...]) -> str:
    return ", ".join(reason.value for reason in reasons)


def service_rows(portal: Portal) -> list[tuple[Any, ...]]:
    """Return a row for each service of the city, private and retired ones too."""
    catalogue = portal.catalogue
    found = []
    for version in catalogue.services.values():
        service = version.service
        agency = catalogue.agencies[service.agency]
        targets = (_target(service.milestones.get(kind)) for kind in MilestoneKind)
        head = (service.code, service.name, service.topic, service.agency, agency.name)
        found.append((*head, service.visibility.value, service.retired, *targets))
    return found


def _target(milestone: Milestone | None) -> str | None:
    """Write a promise: an amount with its unit, or the code of one without a date."""
    if milestone is None:
        return None
    target = milestone.target
    return f"{target.amount} {target.unit.value}" if isinstance(target, Target) else target.value


def code_rows(_portal: Portal) -> list[tuple[Any, ...]]:
    """Return a row for each code that a column can hold."""
    return [(column, str(code), said) for column, codes in MEANINGS.items() for code, said in codes.items()]
