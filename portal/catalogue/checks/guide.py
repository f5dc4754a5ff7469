"""How the guide fits together: every option leads somewhere, every step is reached, nothing goes round."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.catalogue.checks.doubles import check_doubles
from portal.catalogue.documents import Entry
from portal.catalogue.problems import Findings, write_one_of

TARGETS = ("next", "service", "elsewhere")


@dataclass(frozen=True)
class Ends:
    """Where options may lead besides steps: services that are offered, and entries of `elsewhere`.

    `elsewhere` is None where the file that has them cannot be read, which is reported there.
    """

    services: Sequence[str]
    elsewhere: Sequence[str] | None


def check_guide(guide: Entry, ends: Ends, findings: Findings) -> None:
    """Report steps and options that lead nowhere, twice, in a circle, or that nothing leads to."""
    steps = list(guide.get("steps").each())
    check_doubles(steps, "id", findings)
    ids = [step.get("id").text or "" for step in steps]
    parents: dict[str, str] = {}
    for step in steps:
        options = list(step.get("options").each())
        check_doubles(options, "code", findings)
        check_doubles(options, "label", findings)
        for option in options:
            _check_target(option, ids, ends, findings)
            _follow(option.get("next"), step.get("id").text or "", parents, findings)
    for step in steps[1:]:
        _check_reached(step.get("id"), ids[0], parents, findings)
    if ids and ids[0] in parents:
        steps[0].get("id").wrong(findings, f'The guide begins with "{ids[0]}". Let no option lead back to it')


def _check_target(option: Entry, ids: Sequence[str], ends: Ends, findings: Findings) -> None:
    written = [key for key in TARGETS if option.has(key)]
    if len(written) != 1:
        what = "leads nowhere" if not written else f"leads to {len(written)} places"
        option.wrong(findings, f"This option {what}. Write one of: {', '.join(TARGETS)}")
        return
    known = {"next": ids, "service": ends.services, "elsewhere": ends.elsewhere}[written[0]]
    target = option.get(written[0])
    kind = {"next": "step", "service": "service that is offered", "elsewhere": "entry of elsewhere"}
    if target.text and known is not None and target.text not in known:
        advice = write_one_of(target.text, known)
        target.wrong(findings, f'No {kind[written[0]]} is called "{target.text}". {advice}')


def _follow(target: Entry, step: str, parents: dict[str, str], findings: Findings) -> None:
    if not target.text:
        return
    if target.text in parents:
        target.wrong(
            findings,
            f'Another option leads to "{target.text}" already, so "Back" would not know where to. '
            "Write a step of its own",
        )
        return
    parents[target.text] = step


def _check_reached(step: Entry, first: str, parents: dict[str, str], findings: Findings) -> None:
    if not step.text:
        return
    if step.text not in parents:
        advice = f"Write next: {step.text} at one, or take it out"
        step.wrong(findings, f'No option leads to "{step.text}". {advice}')
        return
    at, seen = step.text, set[str]()
    while at in parents and at != first:
        if at in seen:
            step.wrong(
                findings, f'The steps from "{step.text}" on go round in a circle. Let one end at a service'
            )
            return
        seen.add(at)
        at = parents[at]
