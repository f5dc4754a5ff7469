"""How the closing messages fit together: each code once, services that exist, placeholders that are known."""

import re
from collections.abc import Sequence

from portal.catalogue.checks.doubles import check_doubles, check_repeats
from portal.catalogue.documents import Entry
from portal.catalogue.problems import Findings, write_one_of
from portal.catalogue.schema.closings import Placeholder
from portal.domain.lifecycle import CLOSING_REQUIREMENTS, NEVER_CHOSEN, READY_SAYS, Outcome, Requirement

_BRACES = re.compile(r"\{[^{}]*\}|[{}]")


def check_closings(closings: Entry, slugs: Sequence[str], findings: Findings) -> None:
    """Report doubles, outcomes nobody closes with, unknown services and placeholders, and false `says`."""
    messages = list(closings.get("messages").each())
    check_doubles(messages, "code", findings)
    for message in messages:
        check_repeats(message.get("services"), findings)
        check_repeats(message.get("says"), findings)
        _check_services(message.get("services"), slugs, findings)
        _check_outcome(message, findings)
        _check_placeholders(message.get("text"), findings)


def _check_services(services: Entry, slugs: Sequence[str], findings: Findings) -> None:
    for service in services.each():
        if service.text and service.text not in slugs:
            advice = write_one_of(service.text, slugs)
            service.wrong(findings, f'No service has the slug "{service.text}". {advice}')


def _check_outcome(message: Entry, findings: Findings) -> None:
    outcome = message.get("outcome")
    if outcome.text not in set(Outcome):
        return  # the schema names it
    if outcome.text in NEVER_CHOSEN:
        outcome.wrong(findings, f'Nobody closes with "{outcome.text}". Write another outcome')
        return
    known = [need for need in CLOSING_REQUIREMENTS[Outcome(outcome.text)] if need in READY_SAYS]
    for need in message.get("says").each():
        if need.text in set(Requirement) and need.text not in known:
            advice = write_one_of(need.text or "", known)
            need.wrong(findings, f'No message for {outcome.text} can say "{need.text}". {advice}')
        elif need.text == Requirement.WHAT_WAS_DONE and not message.has("services"):
            need.wrong(
                findings,
                "A message for every service cannot say what was done. Write the services it is for, "
                f"or take {need.text} out",
            )


def _check_placeholders(text: Entry, findings: Findings) -> None:
    for found in _BRACES.findall(text.text or ""):
        name = found[1:-1]
        if len(found) == 1:
            text.wrong(findings, f'A "{found}" stands alone. Write a placeholder such as {{reference}}')
        elif name not in set(Placeholder):
            advice = write_one_of(name, list(Placeholder))
            text.wrong(findings, f'No placeholder is called "{name}". {advice}, between {{ and }}')
