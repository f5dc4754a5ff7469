"""CitiStat at the desk: Stats, a meeting with its memo and record, the tracker, the yearly report."""

from accessibility.inventory import Line, Role

MEETING = "/staff/stats/meetings/<int:number>"
FOLLOW_UP = "/staff/stats/follow-ups/<int:number>"


def _desk(name: str, path: str, state: str, describes: str, errors: int = 0) -> Line:
    return Line(
        name, path, state, describes, role=Role.AGENCY, languages=("en",), errors=errors, prepare=name
    )


LINES = (
    _desk("stats", "/staff/stats", "with meetings", "how each Stat stands, and a form for a meeting"),
    _desk("stats-error", "/staff/stats", "with an error", "that a meeting needs a day and a time", errors=2),
    _desk("stat-meeting", MEETING, "to come", "how its memos stand, and how to move or cancel it"),
    _desk("stat-memo", f"{MEETING}/memo", "a draft", "asks for its words, and shows what is assembled"),
    _desk("stat-memo-sent", f"{MEETING}/memo", "sent", "what was sent, which does not change"),
    _desk("stat-record", f"{MEETING}/record", "in the meeting", "what was agreed, and a form for more"),
    _desk("stat-packet", f"{MEETING}/packet", "sent", "everything of the meeting, to read and to print"),
    _desk(
        "stat-packet-measures",
        f"{MEETING}/packet",
        "with measures",
        "each measure against its target, with its quarters; what was agreed, and what was added later",
    ),
    _desk("stat-record-sent", f"{MEETING}/record", "sent", "what was sent, and a form for what comes later"),
    _desk("stat-tracker", "/staff/stats/follow-ups", "with all", "one in each status, in words"),
    _desk("stat-follow-up", FOLLOW_UP, "overdue", "how it stands, a form, and what was done with it"),
    _desk("stat-follow-up-error", FOLLOW_UP, "with an error", "that closing needs evidence", errors=1),
    _desk("stat-yearly", "/staff/stats/yearly/<int:year>", "sent", "what was sent, agency by agency"),
    Line(
        "yearly-report",
        "/<lang>/performance/yearly/<int:year>",
        "sent",
        "each agency's measures, what must get better, and the meetings held",
        prepare="yearly-report",
    ),
)
