"""Plans of the present fiscal year, plainly invented: approved ones, a draft in dispute, and late ones."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from portal.catalogue.schema import Agency
from portal.commands.papers.opening import open_paper
from portal.commands.papers.plans import Score, approve_plan, score_plan, submit_plan
from portal.commands.papers.writing import write_fields
from portal.demonstration.accounts import HEAD, PLAN_AUTHOR
from portal.domain.papers import OF_AN_AGENCY, PaperKind, Sent
from portal.domain.permissions import Actor, Role
from portal.domain.plans import (
    MISSION,
    RISKS,
    Basis,
    Criterion,
    answer_field,
    asked_of,
    goal_field,
    read_target,
    service_field,
    target_field,
    why_field,
)
from portal.domain.register import Unit, goals_in
from portal.domain.trends import Direction
from portal.portal import Portal
from portal.queries.papers import papers
from portal.queries.plans import plan_goals, plan_measures, planning_agencies

INVENTED = "Invented for the demonstration: {words}"
MOST = Decimal(100)
BETTER = Decimal("1.02")
"""How much more than last year an invented target asks for."""


def bring_plans(portal: Portal) -> int:
    """Bring plans of the present fiscal year, where there are none: of agencies that have measures, approved
    ones; of the next agency a draft over which two people disagree; of the rest none, so that they are late.

    Out: how many were brought. Errors: DatabaseUnavailable.
    """
    performance, city = portal.catalogue.performance, portal.catalogue.city
    year = city.fiscal_year.year_of(city.calendar.local_day(portal.now()))
    if performance is None or papers(portal, OF_AN_AGENCY, year):
        return 0
    window = performance.windows(city.fiscal_year, year)[0]
    noon = datetime.combine(window.closes, time(12), city.zone).astimezone(UTC)
    moments = [min(portal.now(), noon + timedelta(days=days)) for days in (-20, -10, 10, 20)]
    owed = [each for each in planning_agencies(portal) if each.principal]
    planned = [each for each in owed if plan_measures(portal, each.code, year)]
    for agency in planned:
        _approved(portal, agency, year, moments)
    drafts = [each for each in owed if each not in planned][:1]
    for agency in drafts:
        _disputed(_at(portal, moments[0]), agency, year)
    return len(planned) + len(drafts)


def _approved(portal: Portal, agency: Agency, year: int, moments: Sequence[datetime]) -> None:
    writing, submitting, scoring, approving = (_at(portal, moment) for moment in moments)
    measures = plan_measures(portal, agency.code, year)
    author, head = _author(agency), Actor(Role.AGENCY_HEAD, HEAD, agency.code)
    number = open_paper(writing, PaperKind.PLAN, agency.code, year, author)
    write_fields(writing, number, _words(portal, agency, year, measures), author)
    submit_plan(submitting, number, measures, head)
    for role in (Role.PERFORMANCE_REVIEWER, Role.BUDGET_REVIEWER):
        marks = dict.fromkeys(Criterion, 4) | {Criterion.AMBITION: 3}
        score_plan(scoring, number, Score(marks, _said("clear enough to follow.")), _reviewer(role))
    closing = _said("the targets can be met, and more than last year is asked for.")
    approve_plan(approving, number, closing, measures, _reviewer(Role.BUDGET_REVIEWER))


def _disputed(portal: Portal, agency: Agency, year: int) -> None:
    author, head = _author(agency), Actor(Role.AGENCY_HEAD, HEAD, agency.code)
    number = open_paper(portal, PaperKind.PLAN, agency.code, year, author)
    write_fields(
        portal, number, [Sent(MISSION, _said(f"{agency.name} does what residents ask for."))], author
    )
    later = _at(portal, portal.now() + timedelta(hours=1))
    risks = Sent(RISKS, _said("too few people for all of it."))
    write_fields(
        later,
        number,
        [Sent(MISSION, _said(f"{agency.name} does what residents ask for, and in time.")), risks],
        head,
    )


def _words(portal: Portal, agency: Agency, year: int, measures: Sequence[Basis]) -> list[Sent]:
    named = {goal for each in measures for goal in goals_in(each.defined.books)}
    goals = [goal.code for goal in plan_goals(portal)]
    served = [code for code in goals if code in named] or goals[:1]
    services = sorted({each.defined.service for each in measures if each.defined.service})
    texts = {
        MISSION: _said(
            f"{agency.name} does what residents ask for by the day that it promised{_on(services)}."
        ),
        RISKS: _said("storms, and places that nobody fills."),
        **{goal_field(code): _said("what is measured here is done for this goal first.") for code in served},
        **{
            service_field(each.service): _said("crews look at what residents ask for, do it, and answer.")
            for each in measures
        },
    }
    for basis in measures:
        target = invented_target(basis)
        texts[why_field(basis.identity)] = _said(
            "a little better than last year." if target else "the first year shows what can be reached."
        )
        texts[target_field(basis.identity)] = target
        read = read_target(target, basis.defined.unit, basis.currency)
        for found in asked_of(year, read, basis):
            texts[answer_field(found.check, basis.identity)] = _said("this is as it should be.")
    return [Sent(name, text) for name, text in texts.items()]


def _on(services: Sequence[str]) -> str:
    return f" ({'; '.join(services)})" if services else ""


def invented_target(basis: Basis) -> str:
    """Return a target a little better than last year's actual, as somebody types it; "" without one."""
    actual, unit = basis.before.actual, basis.defined.unit
    if actual is None:
        return ""
    factor = 1 / BETTER if basis.defined.direction is Direction.DECREASE else BETTER
    wanted = actual if basis.defined.direction is Direction.MAINTAIN else actual * factor
    if unit is Unit.PERCENT:
        return f"{min(max(wanted, Decimal(0)), MOST):.1f}%"
    if unit is Unit.DURATION:
        return f"{max(wanted, Decimal(0)):.1f}"
    better = ROUND_FLOOR if basis.defined.direction is Direction.DECREASE else ROUND_CEILING
    return f"{max(wanted, Decimal(0)).to_integral_value(better):f}"


def _author(agency: Agency) -> Actor:
    return Actor(Role.PLAN_AUTHOR, PLAN_AUTHOR, agency.code)


def _reviewer(role: Role) -> Actor:
    return Actor(role, f"sample-{role.value.replace('_', '-')}")


def _said(words: str) -> str:
    return INVENTED.format(words=words)


def _at(portal: Portal, moment: datetime) -> Portal:
    return replace(portal, clock=lambda: moment)
