"""How performance.yaml fits together: each code once, and agencies that there are."""

from collections.abc import Sequence

from portal.catalogue.checks.doubles import check_doubles, check_repeats
from portal.catalogue.documents import Entry
from portal.catalogue.problems import Findings, write_one_of


def check_performance(performance: Entry, agencies: Sequence[str], findings: Findings) -> None:
    """Report doubles, also of goals under two pillars, and agencies that the profile does not have."""
    for key in ("plan_windows", "action_plan", "stats"):
        check_doubles(list(performance.get(key).each()), "code", findings)
    pillars = performance.get("action_plan").each()
    check_doubles([goal for pillar in pillars for goal in pillar.get("goals").each()], "code", findings)
    for stat in performance.get("stats").each():
        check_repeats(stat.get("agencies"), findings)
        for agency in stat.get("agencies").each():
            if agency.text and agency.text not in agencies:
                agency.wrong(
                    findings,
                    f'No agency has the code "{agency.text}". {write_one_of(agency.text, agencies)}',
                )
