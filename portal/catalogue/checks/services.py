"""How the services fit the city: agencies, topics, languages, milestones, and each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from portal.catalogue.checks.doubles import check_doubles
from portal.catalogue.checks.keywords import check_keywords
from portal.catalogue.checks.questions import check_conditions, check_questions
from portal.catalogue.documents import Entry
from portal.catalogue.mistakes import EXAMPLES
from portal.catalogue.problems import Findings, write_one_of
from portal.catalogue.schema import ContactNeed, OpenTarget
from portal.domain.lifecycle import MilestoneKind, Visibility


@dataclass(frozen=True)
class Surroundings:
    """What services may refer to. None: the file that says so cannot be read, which is reported there."""

    topics: Sequence[str] | None
    agencies: Sequence[str] | None
    languages: Sequence[str] | None


def check_services(services: Sequence[Entry], around: Surroundings, findings: Findings) -> None:
    """Report everything that does not fit, in each service and between them."""
    check_doubles(services, "code", findings)
    check_doubles(services, "slug", findings)
    for service in services:
        _check_slug(service, findings)
        _check_reference(service.get("topic"), around.topics, "topic", findings)
        _check_reference(service.get("agency"), around.agencies, "agency", findings)
        check_keywords(service.get("keywords"), around.languages, findings)
        _check_contact(service, findings)
        _check_nearby(service, findings)
        _check_photos(service, findings)
        _check_milestones(service.get("milestones"), findings)
        questions = list(service.get("questions").each())
        check_questions(questions, findings)
        for route in service.get("routing").each():
            _check_reference(route.get("agency"), around.agencies, "agency", findings)
            check_conditions(route.get("when"), questions, len(questions), findings)


def _check_slug(service: Entry, findings: Findings) -> None:
    slug, name = service.get("slug"), PurePosixPath(service.file).stem
    if slug.text and slug.text != name:
        slug.wrong(
            findings,
            f'The slug "{slug.text}" is not the name of the file. Write slug: {name}, or rename the file',
        )


def _check_reference(entry: Entry, known: Sequence[str] | None, kind: str, findings: Findings) -> None:
    if entry.text and known is not None and entry.text not in known:
        entry.wrong(findings, f'No {kind} has the code "{entry.text}". {write_one_of(entry.text, known)}')


def _check_photos(service: Entry, findings: Findings) -> None:
    public = service.get("photos_public")
    if public.text == "true" and service.get("visibility").text != Visibility.PUBLIC:
        public.wrong(
            findings,
            "Everyone may see photos only where everyone may see the request. Leave photos_public out, "
            "or write visibility: public",
        )


def _check_contact(service: Entry, findings: Findings) -> None:
    need, why = service.get("contact"), service.get("contact_why")
    if need.text == ContactNeed.REQUIRED and not why.text:
        need.wrong(
            findings,
            "Say why nobody can do this without a way to reach the person. "
            "Write contact_why: We must agree on a day with you",
        )
    if why.text and need.node is None:
        why.wrong(findings, "contact_why says why contact is needed. Write contact: required or leave it out")


def _check_nearby(service: Entry, findings: Findings) -> None:
    nearby, visibility = service.get("nearby_metres"), service.get("visibility").text
    if nearby.text not in {None, "0"} and visibility in {Visibility.COARSE, Visibility.PRIVATE}:
        nearby.wrong(
            findings, f"Requests that are {visibility} are not shown to others. Take nearby_metres out"
        )


def _check_milestones(milestones: Entry, findings: Findings) -> None:
    if milestones.node is None:
        return
    if not milestones.has(MilestoneKind.FIRST_RESPONSE):
        milestones.wrong(
            findings,
            f"The milestone first_response is missing. Write {EXAMPLES['first_response']}",
        )
    if not milestones.has(MilestoneKind.WORK_COMPLETE) and not milestones.has(MilestoneKind.INSPECTION):
        milestones.wrong(
            findings,
            f"A milestone for the work is missing. Write {EXAMPLES['work_complete']}, or inspection",
        )
    for kind, milestone in milestones.items():
        _check_note(kind, milestone, findings)


def _check_note(kind: str, milestone: Entry, findings: Findings) -> None:
    target = milestone.get("target")
    if target.text in list(OpenTarget) and not milestone.get("note").text:
        target.wrong(
            findings,
            f"The milestone {kind} has no clock: say what to expect. Write note: We call to set a day",
        )
