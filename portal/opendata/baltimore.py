"""The same requests under the column names of Open Baltimore, for programs that know that layout.

A column we have no true value for stays empty, and its meaning says why: a guess would be taken for a fact.
"""

from portal.domain.lifecycle import Outcome, Status
from portal.opendata.columns import EMPTY, Column, moment, text, yes_no
from portal.opendata.layouts import Layout
from portal.outcomes.schema import REQUESTS

STATUSES = {
    Status.RECEIVED: "New",
    Status.ACCEPTED: "Open",
    Status.IN_PROGRESS: "Open",
    Status.ON_HOLD: "Pending",
    Status.CLOSED: "Closed",
}

_PLACE = "Empty: exact places are kept apart from the history, can be erased, and are not published."
_INTERNAL = "Empty: a number inside another system, which means nothing here."


def _cases(column: str, words: dict[Status, str]) -> str:
    cases = " ".join(f"WHEN '{code.value}' THEN '{word}'" for code, word in words.items())
    return f"CASE {column} {cases} END"


def _said(words: dict[Status, str]) -> str:
    return ", ".join(f"{word} for {code.value}" for code, word in words.items())


def _empty(name: str, why: str) -> Column:
    return text(name, why, EMPTY)


OPEN_BALTIMORE = Layout(
    "open-baltimore",
    REQUESTS,
    (
        _empty("RowID", _INTERNAL),
        _empty("SRRecordID", _INTERNAL),
        text("ServiceRequestNum", "As reference in requests.", "f.reference"),
        text("SRType", "As service in requests: the city's type code.", "f.service"),
        text(
            "SRStatus",
            f"{_said(STATUSES)}; Closed (Duplicate) for the outcome duplicate. Never Closed (Transferred): a "
            "transfer closes nothing here.",
            f"CASE WHEN f.outcome = '{Outcome.DUPLICATE.value}' THEN 'Closed (Duplicate)'"
            f" ELSE {_cases('f.status', STATUSES)} END",
        ),
        moment("CreatedDate", "As received_at in requests.", "f.received_at"),
        moment(
            "StatusDate",
            "Of a closed request as closed_at. Else empty: the facts do not know since when.",
            "f.closed_at",
        ),
        moment("DueDate", "As due_at in requests.", "f.due_at"),
        moment("CloseDate", "As closed_at in requests.", "f.closed_at"),
        text("Agency", "As agency_name in requests.", "{agency_name}"),
        _empty(
            "MethodReceived",
            "Empty: it would tell of each request whether somebody needed help to ask.",
        ),
        _empty("LastActivity", "Empty: the steps of staff are not in the facts by name."),
        moment("LastActivityDate", "As updated_at in requests.", "f.changed_at"),
        text("Outcome", "As outcome in requests: a code. Only completed is done.", "f.outcome"),
        _empty("Address", _PLACE),
        _empty("ZipCode", _PLACE),
        text("Neighborhood", "As neighbourhood in requests.", "f.neighbourhood"),
        text("CouncilDistrict", "As district in requests.", "f.district"),
        _empty("PoliceDistrict", "Empty: the city's places here do not know it."),
        _empty("PolicePost", "Empty: the city's places here do not know it."),
        _empty("Latitude", _PLACE),
        _empty("Longitude", _PLACE),
        _empty("GeoLocation", _PLACE),
        yes_no("IsDeleted", "Always false: what is deleted is not in the file.", "false"),
        _empty("NeedsSync", _INTERNAL),
        _empty("ESRI_OID", _INTERNAL),
    ),
)
