"""Reports of agencies: as they stand while they are written, and as they were signed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from sqlalchemy import func, select

from portal.domain.papers import PaperKind, PaperStatus, written_in
from portal.domain.report_documents import Signature, report_of
from portal.domain.report_questions import Subject
from portal.domain.reports import Report, assemble
from portal.outcomes.links import Link, link_in, links_of
from portal.portal import Portal
from portal.queries.editions import alike_years, measures_in
from portal.queries.measures import in_use, measure_of, measures
from portal.queries.papers import PaperView, paper
from portal.queries.values import measure_years
from portal.store.models import MeasureValueRow, RegisterEntryRow, RegisterValueRow
from portal.texts import currency_sign


@dataclass(frozen=True)
class ReportView:
    """A report: its paper (None: nobody has opened it), what it says, and its signature once it is frozen.

    `left_out`: titles of the agency's measures that wait until the register's questions are answered.
    `links`: what its computed measures are counted by, by identity.
    """

    paper: PaperView | None
    report: Report
    subjects: tuple[Subject, ...]
    signature: Signature | None = None
    left_out: tuple[str, ...] = ()
    links: Mapping[str, Link] = field(default_factory=dict)

    @property
    def seen(self) -> int:
        """How many revisions its fields have: what says later whether somebody wrote in it meanwhile."""
        return written_in(self.paper.fields) if self.paper else 0


def report_view(portal: Portal, kind: PaperKind, agency: str, year: int) -> ReportView:
    """Return a report as it stands. Errors: DatabaseUnavailable, DamagedFacts."""
    found = paper(portal, kind, agency, year)
    if found is not None and found.line.status is PaperStatus.FROZEN and found.frozen:
        report, signature = signed_report(portal, found)
        return ReportView(found, report, (), signature, links=_links(portal, report))
    subjects, left_out = _subjects(portal, agency, year)
    texts = {name: field.text for name, field in found.fields.items()} if found else {}
    report = assemble(kind, year, subjects, texts)
    return ReportView(found, report, subjects, left_out=left_out, links=_links(portal, report))


def _links(portal: Portal, report: Report) -> Mapping[str, Link]:
    identities = [each.subject.identity for each in report.parts if each.subject.is_computed]
    with portal.store.read() as session:
        links = links_of(session, identities)
    found = {identity: link_in(links.get(identity, {}), report.year) for identity in identities}
    return {identity: link for identity, link in found.items() if link is not None}


def signed_report(portal: Portal, found: PaperView) -> tuple[Report, Signature]:
    """Return what a frozen report says, with the values that stand now, and what stood before them."""
    document = found.frozen or {}
    year = found.line.year
    identities = [each["identity"] for each in document["measures"]]
    values = measure_years(portal, identities, [year])
    return report_of(document, {identity: values[identity, year] for identity in identities})


def with_history(portal: Portal, subject: Subject, year: int) -> Subject:
    """Return a measure of a signed report with all that is known of it up to a fiscal year.

    It means what it did when it was signed. Errors: DatabaseUnavailable, DamagedFacts.
    """
    _, years = _known(portal, [subject.identity], year)
    known = measure_years(portal, [subject.identity], years)
    alike = alike_years(portal, measures(portal, identities=[subject.identity]), years, year)
    return replace(
        subject,
        years={each: known[subject.identity, each] for each in alike.get(subject.identity, years)},
        currency=currency_sign(portal.catalogue.city.country),
    )


def planned_subject(portal: Portal, agency: str, identity: str, year: int) -> Subject | None:
    """Return a measure of an agency's plan as the edition of that fiscal year has it, with its history.

    None for one that the register does not know. Errors: DatabaseUnavailable, DamagedFacts.
    """
    then = (each for each in measures_in(portal, agency, year) if each.identity == identity)
    found = next(then, None) or measure_of(portal, identity)
    if found is None:
        return None
    with portal.store.read() as session:
        link = link_in(links_of(session, [identity]).get(identity, {}), year)
    return with_history(portal, Subject(identity, found.defined, {}, link is not None), year)


def _subjects(portal: Portal, agency: str, year: int) -> tuple[tuple[Subject, ...], tuple[str, ...]]:
    """Return the measures that an agency reports on in a fiscal year, and the titles of those that wait.

    They are what the edition of that year says that they are, though a later one may say something else. One
    that was retired is reported on for the last time in the year of the edition that retired it; one that
    the register took up later is not asked for in the years before.
    """
    own = in_use(portal, measures_in(portal, agency, year), year)
    identities = [each.identity for each in own if each.is_public]
    first, years = _known(portal, identities, year)
    found = [each for each in own if each.is_public and first.get(each.identity, year) <= year]
    values = measure_years(portal, [each.identity for each in found], years)
    alike = alike_years(portal, found, years, year)
    sign = currency_sign(portal.catalogue.city.country)
    return (
        tuple(
            Subject(
                each.identity,
                each.defined,
                {one: values[each.identity, one] for one in alike[each.identity]},
                each.link is not None,
                sign,
            )
            for each in found
        ),
        tuple(each.defined.title for each in own if not each.is_usable),
    )


def _known(portal: Portal, identities: Collection[str], year: int) -> tuple[Mapping[str, int], list[int]]:
    """Return the first edition of each measure, and the fiscal years up to one that anything is known of."""
    with portal.store.read() as session:
        first = session.execute(
            select(RegisterEntryRow.identity, func.min(RegisterEntryRow.edition))
            .where(RegisterEntryRow.identity.in_(identities))
            .group_by(RegisterEntryRow.identity)
        ).all()
        imported = session.scalars(
            select(RegisterValueRow.year)
            .join(RegisterEntryRow, RegisterValueRow.entry_id == RegisterEntryRow.id)
            .where(RegisterEntryRow.identity.in_(identities))
            .distinct()
        ).all()
        said = session.scalars(
            select(MeasureValueRow.year).where(MeasureValueRow.identity.in_(identities)).distinct()
        ).all()
    known = {each for each in (*imported, *said) if each <= year} | {year - 1, year}
    return {row[0]: row[1] for row in first}, sorted(known)
