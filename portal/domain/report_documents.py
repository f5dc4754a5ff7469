"""A signed report as the document that is frozen with its paper, and read again as a report.

The document keeps what measures, agency and services were called and meant when it was signed, so that a
measure that stops, or is renamed, changes nothing in it.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from portal.domain.papers import PaperKind
from portal.domain.register import Interval, RegisteredMeasure, Status, Type, Unit
from portal.domain.report_questions import Subject, kept_answers, read_answers
from portal.domain.reports import Line, Miss, Portion, Report
from portal.domain.trends import Direction
from portal.domain.values import Lack, MeasureYear, Number, Said, Slot, Source, Value

FORMAT = 1


@dataclass(frozen=True)
class Signature:
    """What a report was signed with: the agency as it was called, by whom (an account and its name), when.

    `due`: the last day on which it was in time; `is_late` says that it came after it.
    """

    agency: str
    agency_name: str
    by: str
    name: str
    at: datetime
    due: date | None
    is_late: bool


def document_of(report: Report, signed: Signature) -> dict[str, Any]:
    """Return a report as a document of plain texts, numbers as decimal texts."""
    return {
        "format": FORMAT,
        "kind": report.kind.value,
        "year": report.year,
        "summary": report.summary,
        "signed": {
            **asdict(signed),
            "at": signed.at.isoformat(),
            "due": signed.due.isoformat() if signed.due else None,
        },
        "measures": [_portion(each) for each in report.parts],
    }


def report_of(
    document: Mapping[str, Any], now: Mapping[str, MeasureYear] | None = None
) -> tuple[Report, Signature]:
    """Return the report that a document says. `now`: what stands by identity, restatements too."""
    kind, year = PaperKind(document["kind"]), int(document["year"])
    parts = tuple(_read(each, year, now or {}) for each in document["measures"])
    signed = dict(document["signed"])
    due = date.fromisoformat(signed["due"]) if signed["due"] else None
    signature = Signature(**{**signed, "at": datetime.fromisoformat(signed["at"]), "due": due})
    return Report(kind, year, document["summary"], parts), signature


def _portion(part: Portion) -> dict[str, Any]:
    return {
        "identity": part.subject.identity,
        "defined": {name: _plain(value) for name, value in asdict(part.subject.defined).items()},
        "computed": part.subject.is_computed,
        "target": {**_numbers(_of(part.target)), "words": part.target.words},
        "lines": [
            {
                "slot": line.slot.value,
                **_numbers(line.value),
                "words": line.words,
                "evidence": line.evidence,
                "figure": line.figure,
            }
            for line in part.lines
        ],
        "miss": {**asdict(part.miss), "value": str(part.miss.value), "against": str(part.miss.against)}
        if part.miss
        else None,
        "questions": kept_answers(part.questions),
    }


def _of(value: Value) -> Number:
    return value.now.value if value.now else Number()


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _numbers(value: Number) -> dict[str, str | None]:
    return {name: None if each is None else str(each) for name, each in asdict(value).items()}


def _read(kept: Mapping[str, Any], year: int, now: Mapping[str, MeasureYear]) -> Portion:
    identity = kept["identity"]
    stands = now.get(identity, MeasureYear(identity, year))
    subject = Subject(identity, _defined(kept["defined"]), {year: stands}, kept["computed"])
    target = Value(Said(_number(kept["target"]), Source.APPROVED, kept["target"]["words"]))
    return Portion(
        subject,
        target,
        tuple(_line(each, stands) for each in kept["lines"]),
        _miss(kept["miss"]),
        read_answers(kept["questions"], year),
        (),
    )


def _line(kept: Mapping[str, Any], stands: MeasureYear) -> Line:
    slot = Slot(kept["slot"])
    value = stands.value(slot)
    came_since = kept.get("lack") == Lack.NOT_YET and value.now is not None
    final = (
        value if value.is_final or came_since else Value(Said(_number(kept), Source.REPORTED, kept["words"]))
    )
    return Line(slot, _number(kept), kept["words"], kept["evidence"], final=final, figure=kept["figure"])


def _miss(kept: Mapping[str, Any] | None) -> Miss | None:
    if kept is None:
        return None
    value, against = Decimal(kept["value"]), Decimal(kept["against"])
    return Miss(value, against, kept["is_pace"], kept["explanation"], kept["change"])


def _number(kept: Mapping[str, Any]) -> Number:
    number, above, below = (
        None if kept[name] is None else Decimal(kept[name]) for name in ("number", "numerator", "denominator")
    )
    return Number(number, above, below, Lack(kept["lack"]) if kept.get("lack") else None)


def _defined(kept: Mapping[str, Any]) -> RegisteredMeasure:
    read = {"type": Type, "direction": Direction, "interval": Interval, "unit": Unit, "status": Status}
    values: dict[str, Any] = {
        name: read[name](value) if name in read and value is not None else value
        for name, value in kept.items()
    }
    return RegisteredMeasure(**{**values, "books": tuple(kept["books"])})
