"""The performance year in words: papers and how they stand, numbers, what a target is asked, and fields."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from portal.domain.checks import Check, Finding
from portal.domain.papers import PaperKind, PaperStatus, PaperStep
from portal.domain.plans import MISSION, NO_SERVICE, RISKS, Basis, Criterion, Target, TargetFault
from portal.domain.register import Unit
from portal.domain.trends import Direction
from portal.domain.values import Lack
from portal.queries.papers import PaperLine
from portal.web.current import current_portal, current_texts
from portal.wording.reports import in_unit, lack_words

STATUS_SHAPES = {
    None: "dash",
    PaperStatus.DRAFT: "ring",
    PaperStatus.SUBMITTED: "half",
    PaperStatus.RETURNED: "bars",
    PaperStatus.FROZEN: "tick",
}
"""The shape before each status, so that nothing depends on colour; None: not begun."""


def kind_word(kind: PaperKind) -> str:
    """Name a paper of an agency."""
    texts = current_texts()
    return {
        PaperKind.PLAN: texts.gettext("Plan"),
        PaperKind.MID_YEAR: texts.gettext("Mid-year report"),
        PaperKind.YEAR_END: texts.gettext("Year-end report"),
    }[kind]


def status_word(kind: PaperKind, line: PaperLine | None) -> str:
    """Say how a paper stands; None is one that nobody has opened."""
    texts = current_texts()
    if line is None:
        return texts.gettext("Not begun")
    return {
        PaperStatus.DRAFT: texts.gettext("Draft"),
        PaperStatus.SUBMITTED: texts.gettext("Submitted, in review"),
        PaperStatus.RETURNED: texts.gettext("Returned to the agency"),
        PaperStatus.FROZEN: texts.gettext("Approved")
        if kind is PaperKind.PLAN
        else texts.gettext("Signed off"),
    }[line.status]


def step_word(step: PaperStep) -> str:
    """Say what was done with a paper."""
    texts = current_texts()
    return {
        PaperStep.SUBMIT: texts.gettext("Submitted"),
        PaperStep.SCORE: texts.gettext("Scored"),
        PaperStep.RETURN: texts.gettext("Returned"),
        PaperStep.APPROVE: texts.gettext("Approved"),
        PaperStep.SIGN_OFF: texts.gettext("Signed off"),
        PaperStep.SEND: texts.gettext("Sent"),
    }[step]


def criterion_words() -> Mapping[Criterion, str]:
    """Say what each criterion asks of a plan."""
    texts = current_texts()
    return {
        Criterion.ALIGNMENT: texts.gettext("Alignment: it serves the Action Plan, and says how"),
        Criterion.AMBITION: texts.gettext("Ambition: the targets ask for more than the year before"),
        Criterion.EVIDENCE: texts.gettext("Evidence: each target is explained by data, not by hope"),
        Criterion.CLARITY: texts.gettext("Clarity: a resident would understand it"),
    }


def number_words(unit: Unit | None, number: Decimal | None, lack: str = "") -> str:
    """Write a measure's number in its unit; without one why there is none (a code), or "not known"."""
    texts = current_texts()
    if number is None and lack:
        return lack_words(texts, Lack(lack))
    if number is None:
        return texts.gettext("not known")
    return in_unit(texts, current_portal().catalogue.city.country, unit, number)


def fault_words(target: Target) -> str:
    """Say what is wrong with a typed target, and what to write instead."""
    texts = current_texts()
    if target.fault is None:
        return ""
    sentence = {
        TargetFault.NOT_A_NUMBER: texts.gettext(
            "Write only the number: %(instead)s. The words belong into the explanation"
        )
        if target.instead
        else texts.gettext("Write only a number, like 95 or 95.5. The words belong into the explanation"),
        TargetFault.OTHER_UNIT: texts.gettext(
            "This measure has another unit. Write the number without the sign: %(instead)s"
        )
        if target.instead
        else texts.gettext("This is not the city’s own money. Write the amount in that, without a sign"),
        TargetFault.UNCLEAR_SCALE: texts.gettext(
            "Percent go from 0 to 100. Write %(instead)s%% with its sign if you mean so little, or %(more)s"
        ),
        TargetFault.TOO_LONG: texts.gettext("Write at most 15 digits, and six of them behind the point"),
        TargetFault.BELOW_ZERO: texts.gettext("Write a number from 0 on: this measure counts something"),
    }[target.fault]
    more = f"{(Decimal(target.instead) * 100).normalize():f}" if _is_number(target.instead) else ""
    return sentence % {"instead": target.instead, "more": more}


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdigit()


def finding_words(found: Finding, basis: Basis) -> str:
    """Say what a check asks about a target, as a question that a reason answers."""
    texts, unit = current_texts(), basis.defined.unit
    numbers = [number_words(unit, each) for each in found.numbers]
    words: Mapping[Check, Callable[[Sequence[str]], str]] = {
        Check.EASY_TARGET: lambda said: (
            texts.gettext(
                "The target (%(target)s) is easier than what was reached last year (%(actual)s). Why?"
            )
            % {"target": said[0], "actual": said[1]}
        ),
        Check.SCALE_FLIP: lambda said: (
            texts.gettext("%(small)s stands beside %(large)s: percentages on two scales? Say which is right")
            % {"small": said[0], "large": said[1]}
        ),
        Check.OUT_OF_RANGE: lambda said: (
            texts.gettext("The target (%(target)s) is no share of a whole: percent go from 0 to 100. Why?")
            % {"target": said[0]}
        ),
    }
    say = words.get(found.check)
    if say is not None:
        return say(numbers)
    return texts.gettext("Check “%(check)s” asks about %(numbers)s. Why?") % {
        "check": found.check.value.replace("_", " "),
        "numbers": texts.listed(numbers),
    }


def role_word(role: str) -> str:
    """Name a role within a sentence."""
    return role.replace("_", " ")


def measure_words(basis: Basis) -> str:
    """Say what a measure's target is counted in, and which way is better."""
    texts, of = current_texts(), basis.defined
    units = {
        Unit.COUNT: texts.gettext("A number."),
        Unit.PERCENT: texts.gettext("In percent."),
        Unit.CURRENCY: texts.gettext("An amount of money."),
        Unit.DURATION: texts.gettext("In days."),
    }
    better = {
        Direction.INCREASE: texts.gettext("More is better."),
        Direction.DECREASE: texts.gettext("Less is better."),
        Direction.MAINTAIN: texts.gettext("It is to stay as it is."),
    }
    found = (units[of.unit] if of.unit else "", better[of.direction] if of.direction else "")
    return " ".join(each for each in found if each)


def asked_about(name: str) -> str:
    """Return the identity of the measure that a field is about; "" for none."""
    part, _, code = name.partition(".")
    if part == "answer":
        return code.partition(".")[2]
    return code if part in {"target", "why"} else ""


def field_label(name: str, measures: Sequence[Basis], titles: Mapping[str, str] | None = None) -> str:
    """Name a field of a plan for lists.

    In: its name, the plan's measures, and titles by identity where it may be of others; one without a title
    keeps its code.
    """
    texts = current_texts()
    part, _, code = name.partition(".")
    if name in {MISSION, RISKS}:
        return texts.gettext("Mission") if name == MISSION else texts.gettext("Risks")
    if part == "service":
        known = {each.service: each.defined.service for each in measures}
        named = service_words(code, known.get(code))
        return texts.gettext("What the service does: %(name)s") % {"name": named}
    if part == "goal":
        return texts.gettext("Goal: %(name)s") % {"name": goal_names().get(code, code)}
    titles = dict(titles or {}) | {each.identity: each.defined.title for each in measures}
    if part == "answer":
        check, _, identity = code.partition(".")
        return _answer_label(check) % {"name": titles.get(identity, identity)}
    word = texts.gettext("Target: %(name)s") if part == "target" else texts.gettext("Explanation: %(name)s")
    return word % {"name": titles.get(code, code)}


def _answer_label(check: str) -> str:
    """Name the answer to what a check asks of a target."""
    texts = current_texts()
    return {
        Check.SCALE_FLIP: texts.gettext("Answer about percentages on two scales: %(name)s"),
        Check.OUT_OF_RANGE: texts.gettext("Answer about a percentage outside 0 to 100: %(name)s"),
        Check.EASY_TARGET: texts.gettext("Answer about a target that is easier than last year: %(name)s"),
    }.get(Check(check), texts.gettext("Answer to a question: %(name)s"))


def service_words(code: str, name: str | None) -> str:
    """Name a budget service, by its code where its name is not known; of measures that have none say so."""
    if code == NO_SERVICE and not name:
        return current_texts().gettext("measures without a service")
    return name or code


def service_heading(code: str, name: str | None) -> str:
    """Say of which budget service a part of a plan is, as a heading."""
    texts = current_texts()
    if code == NO_SERVICE and not name:
        return texts.gettext("Measures without a service")
    return texts.gettext("Service: %(name)s") % {"name": name or code}


def goal_names() -> Mapping[str, str]:
    """Name the goals of the Action Plan by code, each with its pillar."""
    catalogue = current_portal().catalogue
    words = catalogue.words(current_texts().language)
    performance = catalogue.performance
    return {
        goal.code: f"{words(goal.name)} ({words(pillar.name)})"
        for pillar in (performance.action_plan if performance else ())
        for goal in pillar.goals
    }
