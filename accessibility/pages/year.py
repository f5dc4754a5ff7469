"""The performance year as everybody sees it: agencies, their measures, the Action Plan."""

from accessibility.inventory import Line

AGENCIES = "/<lang>/performance/agencies"
AGENCY = "/<lang>/performance/agencies/<agency>"
ACTION_PLAN = "/<lang>/performance/action-plan"
MEASURE = "/<lang>/performance/register/<identity>"

LINES = (
    Line("agencies", AGENCIES, "with agencies", "the agencies and the years", prepare="agencies"),
    Line(
        "agency-measures",
        AGENCY,
        "with measures of two services",
        "each measure with five years, target and whether it was met",
        prepare="agency-measures",
    ),
    Line(
        "agency-without-measures",
        AGENCY,
        "empty list",
        "that there are none yet",
        prepare="agency-without-measures",
    ),
    Line(
        "action-plan",
        ACTION_PLAN,
        "with goals",
        "each goal with its measures, or that it has none",
        prepare="action-plan",
    ),
    Line(
        "register-measure",
        MEASURE,
        "restated",
        "what stands, what stood before and why, its years as a chart and a table, and what it is",
        prepare="register-measure",
    ),
)
