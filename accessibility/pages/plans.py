"""Plans: at the desk from draft to approval, how agencies stand, and what everybody reads."""

from accessibility.inventory import Line, Role

YEAR = "/staff/year/<int:year>"
PLAN = f"{YEAR}/<agency>/plan"


def _desk(name: str, path: str, state: str, describes: str, errors: int = 0) -> Line:
    return Line(
        name, path, state, describes, role=Role.AGENCY, languages=("en",), errors=errors, prepare=name
    )


LINES = (
    Line(
        "plans",
        "/<lang>/performance/plans",
        "late ones",
        "what is late, and how each plan and report stands",
        prepare="plans",
    ),
    Line(
        "agency-plan",
        "/<lang>/performance/agencies/<agency>/plan",
        "approved, a target restated",
        "all that it says, and what changed since",
        prepare="agency-plan",
    ),
    Line(
        "agency-plan-none",
        "/<lang>/performance/agencies/<agency>/plan",
        "not approved, late",
        "that it has not come and is late",
        prepare="agency-plan-none",
    ),
    _desk("year-overview", "/staff/year", "this year", "how each agency's plan and reports stand"),
    _desk("year-late", YEAR, "a year before", "who is late, in words"),
    _desk("plan-draft", PLAN, "being written", "what it lacks, and what is in it no longer"),
    _desk("plan-refused", f"{PLAN}/write/<section>", "refused", "what was typed, to copy or send once more"),
    _desk("plan-approved", PLAN, "approved", "all that it says, with its review"),
    _desk(
        "plan-restate",
        f"{PLAN}/restate/<path:identity>",
        "with a target that the checks ask about",
        "what stands and stood, what was typed, and the question",
        errors=1,
    ),
    _desk("plan-conflict", f"{PLAN}/write/<section>", "two people", "both texts, to be settled", errors=1),
    _desk("plan-target", f"{PLAN}/write/<section>", "no number", "what to write instead", errors=1),
    _desk(
        "plan-unsaved", f"{PLAN}/write/<section>", "typed and not saved", "what was typed, and what stands"
    ),
    _desk("unsaved-forms", "/staff/year/unsaved", "one form", "what was typed, to copy, to open or to drop"),
    _desk("plan-history", f"{PLAN}/history", "two people", "every field's words, by whom and when"),
    _desk("plan-lacks", f"{PLAN}/submit", "not complete", "what keeps it from being submitted"),
    _desk("plan-review", f"{PLAN}/review", "with errors", "that each criterion needs a mark", errors=4),
)
