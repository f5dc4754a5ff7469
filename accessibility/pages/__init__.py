"""The inventory of this portal: every page in every state a person can meet, one file a subject.

A route that no line shows fails a test; so does a step (`prepare`) that the tests do not know.
"""

from accessibility.inventory import Line
from accessibility.pages import (
    annotations,
    calls,
    coming_back,
    desk,
    desk_requests,
    finding,
    following,
    language_access,
    messages,
    nearby,
    performance,
    photos,
    places,
    plans,
    register,
    reports,
    residents,
    stats,
    year,
)

NOT_PAGES = frozenset(
    {
        "/",
        "/assets/<name>",
        "/open-data/<name>",
        "/performance/agencies/<agency>/measures.<ending>",
        "/<lang>/performance/agencies/<agency>/measures.pdf",
        "/performance/agencies/<agency>/<int:year>/<slug>.<ending>",
        "/performance/action-plan/measures.<ending>",
        "/<lang>/performance/action-plan/measures.pdf",
        "/performance/register/<identity>/measure.<ending>",
        "/<lang>/performance/register/<identity>/measure.pdf",
        "/<lang>/services/<slug>/start",
        "/<lang>/forms/<slug>/<link>/photos/<name>/<size>",
        "/<lang>/track/<reference>/photos/<name>/<size>",
        "/staff/requests/<reference>/photos/<name>/<size>",
        "/staff/requests/<reference>/close/photos/<name>/<size>",
        "/staff/supervision/resend",
        "/staff/alerts/<int:number>/end",
        "/staff/annotations/<int:number>/retire",
        "/staff/requests.csv",
        "/staff/stats/follow-ups.csv",
        "/staff/stats/meetings/<int:number>/cancel",
        "/staff/stats/meetings/<int:number>/packet.<ending>",
        "/staff/stats/meetings/<int:number>/record/follow-ups",
        "/staff/language-access.csv",
        "/staff/language-access.pdf",
        "/staff/invitation/<secret>/qr.svg",
        "/staff/sign-in/provider",
        "/staff/prove/provider",
        "/staff/prove/link",
        "/<lang>/performance/yearly/<int:year>/report.pdf",
        "/<lang>/performance/measures/confirmed_fixed",
        "/<lang>/performance/measures/digital_take_up",
        "/<lang>/performance/measures/satisfaction",
    }
)
"""Routes that show nothing: they redirect, or give a style sheet or a picture."""

LINES: tuple[Line, ...] = (
    *residents.LINES,
    *performance.LINES,
    *finding.LINES,
    *photos.LINES,
    *following.LINES,
    *messages.LINES,
    *places.LINES,
    *nearby.LINES,
    *coming_back.LINES,
    *desk.LINES,
    *calls.LINES,
    *reports.LINES,
    *desk_requests.LINES,
    *annotations.LINES,
    *year.LINES,
    *register.LINES,
    *stats.LINES,
    *language_access.LINES,
    *plans.LINES,
)
"""Every page state."""
