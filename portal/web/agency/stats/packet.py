"""The CitiStat packet of a meeting: memo, follow-ups, measures; as a page, PDF, CSV and JSON."""

from collections.abc import Mapping
from typing import Any

from flask import Response, abort, jsonify, render_template

from portal.domain.papers import PaperKind
from portal.domain.permissions import Permission
from portal.queries.stats.memo import PRE_MEMO_FIELDS, RECORD_FIELDS, added_later, pre_memo
from portal.web.access import needs
from portal.web.agency import blueprint
from portal.web.agency.request import Page
from portal.web.agency.stats import words
from portal.web.agency.stats.fields import is_frozen, paper_of
from portal.web.agency.stats.meeting import meeting_or_404
from portal.web.agency.stats.memo import memo_shown
from portal.web.current import current_portal
from portal.web.pdf import as_pdf
from portal.web.spreadsheets import csv_file

HEAD = (
    "Measure",
    "Id",
    "Agency",
    "Fiscal year",
    "Target",
    "Actual",
    "Target of the year before",
    "Actual of the year before",
    "Unit",
    "Trend",
    "Remarks",
)


@blueprint.get("/stats/meetings/<int:number>/packet")
@needs(Permission.READ_YEAR)
def packet(number: int) -> Page:
    """Show everything of one meeting on one page, to read and to print."""
    return render_template("agency/stats/packet.html", **packet_of(number))


@blueprint.get("/stats/meetings/<int:number>/packet.<ending>")
@needs(Permission.READ_YEAR)
def packet_file(number: int, ending: str) -> Response:
    """Give the packet's measures as CSV, or all of it as JSON or as a tagged PDF."""
    found = packet_of(number)
    if ending == "csv":
        rows = [HEAD, *(_cells(each) for each in found["doc"]["measures"])]
        return csv_file(f"packet-{number}", rows, marked=True)
    if ending == "pdf":
        return as_pdf(render_template("agency/stats/packet_print.html", **found), f"packet-{number}")
    if ending != "json":
        abort(404)
    shown = {key: value for key, value in found["doc"].items() if key != "suggested"}
    later = [each.document() for each in found["later"]]
    document = {"memo": shown, "is_sent": found["is_frozen"], "record": found["record"], "added_later": later}
    response = jsonify(document)
    response.headers["Content-Disposition"] = f'attachment; filename="packet-{number}.json"'
    return response


def packet_of(number: int) -> dict[str, Any]:
    """Return what the packet's page needs: what was sent, else how it would be sent now. 404 for none."""
    view, portal = meeting_or_404(number), current_portal()
    (edition, before), after = memo_shown(view), paper_of(PaperKind.FOLLOW_UP, str(number))
    frozen = is_frozen(before)
    said = dict(before.frozen or {}) if before and frozen else pre_memo(portal, number)
    fields: Mapping[str, str] = said.get("fields") or said.get("suggested", {})
    if before and not frozen:
        fields = {
            name: field.text if field.revisions else fields.get(name, "")
            for name, field in ((name, before.field(name)) for name in PRE_MEMO_FIELDS)
        }
    record = dict(after.frozen or {}) if after and is_frozen(after) else None
    return {
        "view": view,
        "edition": edition,
        "doc": {**said, "fields": dict(fields)},
        "is_frozen": frozen,
        "record": record,
        "later": added_later(portal, number, record) if record else (),
        "labels": PRE_MEMO_FIELDS,
        "record_labels": RECORD_FIELDS,
        "say": words,
    }


def _cells(measure: Mapping[str, Any]) -> tuple[str, ...]:
    _, actual_before, target_before = measure["years"][-2]
    return (
        measure["title"],
        measure["code"],
        words.agency_word(measure["agency"]),
        str(measure["year"]),
        measure["target"] or "",
        measure["actual"] or "",
        target_before or "",
        actual_before or "",
        measure["unit"] or "",
        words.trend_word(measure["trend"], measure["points"]),
        "; ".join(words.remark_word(each) for each in measure["remarks"]),
    )
