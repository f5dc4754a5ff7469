"""Entries of the register: revisions of rows, only ever added to, and the measures that they define."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.domain.register import versions
from portal.domain.register_cells import NO_ANSWERS, Answers, Remark, Value
from portal.domain.register_rows import Row, Terms, read_row
from portal.outcomes.fitting import editions_of, misfits
from portal.outcomes.links import links_of
from portal.portal import Portal
from portal.store.models import (
    RegisterEntryRow,
    RegisterMeasureRow,
    RegisterValueRow,
    RegisterVersionRow,
)
from portal.texts import currency_sign


@dataclass(frozen=True)
class Origin:
    """Where a revision comes from: a file and a line of it, or an account and its reason."""

    file: str = ""
    line: int = 0
    by: str | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Entries:
    """The entries of one transaction."""

    portal: Portal
    session: Session

    def read(self, cells: Mapping[str, str], answers: Answers = NO_ANSWERS) -> Row:
        """Read a row, with what people said of it, as one of this city's. Errors: register_rows.Refused."""
        catalogue = self.portal.catalogue
        sign = currency_sign(catalogue.city.country)
        terms = Terms(sign, tuple(catalogue.agencies.values()), catalogue.goals)
        return read_row(cells, terms, answers)

    def newest(self, identity: str) -> dict[int, RegisterEntryRow]:
        """Return the newest revision of each edition of a measure."""
        entries = self.session.scalars(
            select(RegisterEntryRow)
            .where(RegisterEntryRow.identity == identity)
            .order_by(RegisterEntryRow.revision)
        )
        return {entry.edition: entry for entry in entries}

    def identity_of(self, row: Row) -> str:
        """Return which measure a row is about: its id, or a digest of its names, which no id can be.

        A measure without an id that was renamed is found by the names that it has now.
        """
        if row.measure.code:
            return row.measure.code
        own = "unnumbered:" + hashlib.sha256(row.identity.encode()).hexdigest()[:40]
        if self.session.get(RegisterMeasureRow, own) is not None:
            return own
        named = (row.measure.agency, row.measure.service, row.measure.title)
        others = self.session.scalars(select(RegisterMeasureRow).where(RegisterMeasureRow.code == ""))
        same = (
            one.identity for one in others if _folded((one.agency, one.service, one.title)) == _folded(named)
        )
        return next(same, own)

    def misfit(self, identity: str, row: Row) -> str | None:
        """Say why a row does not fit what the portal counts its measure by; None where it does.

        What is still asked is no reason. Nor is what stood in the register before: the measure's page asks.
        """
        links = links_of(self.session, [identity]).get(identity)
        if not links or None in {row.measure.unit, row.measure.interval}:
            return None
        editions = editions_of(self.session, [identity])[identity]
        before = {each.problem for each in misfits(editions, links)} if editions else set[str]()
        found = misfits({**editions, row.edition: row.measure}, links)
        return next((each.problem for each in found if each.problem not in before), None)

    def add(self, identity: str, cells: Mapping[str, str], answers: Answers, row: Row, origin: Origin) -> int:
        """Keep a row as the next revision of its edition, and bring the measure up to date.

        In: the cells as they were written, what people said of them, and the row that both were read as.
        """
        before = self.newest(identity).get(row.edition)
        self._define(identity, row)
        entry = RegisterEntryRow(
            identity=identity,
            edition=row.edition,
            revision=before.revision + 1 if before else 1,
            digest=digest_of(cells),
            formula=row.measure.formula,
            original=dict(cells),
            notes=_pairs(row.notes),
            questions=_pairs(row.questions),
            file=origin.file,
            line=origin.line,
            imported_at=self.portal.now(),
            answers=answers.document(),
            by=origin.by,
            reason=origin.reason,
        )
        self.session.add(entry)
        self.session.flush()
        self.session.add_all(_value(entry.id, value) for value in row.values)
        self._number_versions(identity)
        return entry.revision

    def _define(self, identity: str, row: Row) -> None:
        """Bring the measure up to date, unless a later edition defines it."""
        measure = self.session.get(RegisterMeasureRow, identity)
        if measure is not None and measure.edition > row.edition:
            return
        measure = measure or RegisterMeasureRow(identity=identity)
        for name, value in asdict(row.measure).items():
            setattr(measure, name, list(value) if isinstance(value, tuple) else value)
        measure.edition, measure.is_usable = row.edition, not row.questions
        self.session.add(measure)
        self.session.flush()

    def _number_versions(self, identity: str) -> None:
        entries = self.newest(identity)
        found = versions({edition: entry.formula for edition, entry in entries.items()})
        self.session.execute(delete(RegisterVersionRow).where(RegisterVersionRow.identity == identity))
        self.session.add_all(
            RegisterVersionRow(identity=identity, first_year=each.first_year, formula=each.formula)
            for each in found
        )
        self.session.flush()


def digest_of(cells: Mapping[str, str]) -> str:
    """Return what tells a row's cells from others."""
    return hashlib.sha256(json.dumps(dict(cells), sort_keys=True).encode()).hexdigest()


def _folded(names: Iterable[str]) -> list[str]:
    return [name.casefold() for name in names]


def _pairs(remarks: Iterable[Remark]) -> list[list[str]]:
    return [[remark.column, remark.words] for remark in remarks]


def _value(entry: int, value: Value) -> RegisterValueRow:
    number = None if value.number is None else str(value.number)
    return RegisterValueRow(entry_id=entry, year=value.year, slot=value.slot, text=value.text, number=number)
