"""The layouts of the row release: what is on it of each request, milestone and close.

Never on it: who asked, what anybody wrote, the exact place, the language, by which channel it came
(which would tell who needed help to ask: decision 0030), and what residents said of a close.
"""

from dataclasses import dataclass

from portal.opendata.columns import Column, integer, moment, text, yes_no
from portal.outcomes.schema import CLOSES, MILESTONES, REQUESTS, FactTable


@dataclass(frozen=True)
class Layout:
    """A table of the row release: its columns, and the facts it is made of."""

    name: str
    fact: FactTable
    columns: tuple[Column, ...]


REFERENCE = text("reference", "The number that names the request, as on its page. One request, one number.")

ABOUT = (
    text(
        "service", "The city's code of the service; of an imported type without a service, the type's name."
    ),
    text("service_name", "The service's name in the profile's first language, now.", "{service_name}"),
    text("agency", "The code of the agency that has it now; a transfer takes it along with its past."),
    text("agency_name", "That agency's name in the profile's first language, now.", "{agency_name}"),
    text("topic", "The code of the topic the service stands under now.", "{topic}"),
    text("kind", "requested, proactive or information_only: the last two are in no rate."),
    text("source", "The mapping it was imported with; empty when it was sent through this portal."),
    text("neighbourhood", "The neighbourhood it is about. The exact place is not published."),
    text("district", "The council district it is about."),
    moment("received_at", "When the city got it."),
)
"""What every row says of its request."""

DUE_AT = moment(
    "due_at", "The deadline of the last dated promise (due_kind), pauses included; empty without one."
)

LAST_SAID = moment(
    "updated_at",
    "When the last change was recorded that shows in this release, of the request or of the one whose end it "
    "takes. `updated_after` asks for this.",
    "f.changed_at",
)

REQUESTS_LAYOUT = Layout(
    "requests",
    REQUESTS,
    (
        REFERENCE,
        *ABOUT,
        moment("accepted_at", "When an agency first said that it is theirs."),
        text("status", "Where it is now."),
        text("outcome", "What became of it; empty while it is not closed. Only completed is done."),
        moment("closed_at", "When it was closed, if it is closed now."),
        text(
            "end_outcome", "Of a duplicate the outcome of its root, empty while that is open; else its own."
        ),
        moment("end_at", "When that end came."),
        DUE_AT,
        text("due_kind", "Which promise due_at is of: work_complete, else inspection."),
        text("due_result", "What became of that promise: pending, met, left or out."),
        moment("due_resolved_at", "When that was settled."),
        integer("transfers", "How often it went to another agency."),
        integer("reopenings", "How often it was opened again."),
        moment("first_closed_at", "When it was first closed, also if it was opened again."),
        moment("first_reopened_at", "When it was first opened again."),
        yes_no(
            "suspect", "Whether the close it stands on is too quick or one of too many, and not reviewed."
        ),
        LAST_SAID,
    ),
)

MILESTONES_LAYOUT = Layout(
    "milestones",
    MILESTONES,
    (
        REFERENCE,
        text("milestone", "first_response, inspection or work_complete."),
        *ABOUT,
        moment("due_at", "Its deadline, pauses included; empty for a promise without a date."),
        text("result", "pending, met, left or out; what a duplicate did not meet itself takes its root's."),
        moment("resolved_at", "When that was settled."),
        yes_no("suspect", "Whether it was a suspect close that met it."),
        LAST_SAID,
    ),
)

CLOSES_LAYOUT = Layout(
    "closes",
    CLOSES,
    (
        REFERENCE,
        integer("number", "Counts the closes of a request; the first is 1."),
        *ABOUT,
        DUE_AT,
        moment("closed_at", "When it was closed."),
        text("outcome", "With what outcome."),
        moment("reopened_at", "When this close was undone; empty for the one a request stands on."),
        yes_no("suspect", "Whether the request stands on this close and it is suspect."),
        LAST_SAID,
    ),
)
