"""The performance year as everybody sees it: agencies, their measures, the Action Plan."""

from accessibility.inventory import Line

AGENCIES = "/<lang>/performance/agencies"
AGENCY = "/<lang>/performance/agencies/<agency>"
ACTION_PLAN = "/<lang>/performance/action-plan"
SERVICE = "/<lang>/performance/agencies/<agency>/services/<service>"
RESTATED = "/<lang>/performance/restated"
COLUMNS = "/<lang>/performance/columns"
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
        "service-measures",
        SERVICE,
        "of one budget service",
        "its measures, what was restated and what happened",
        prepare="service-measures",
    ),
    Line(
        "restated",
        RESTATED,
        "two values",
        "what stood, what stands, who changed it, when and why",
        prepare="restated",
    ),
    Line("columns", COLUMNS, "all files", "what each column means, and the license", prepare="columns"),
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
        "what stands, what stood before and why, charts and their table, what happened, and what it is",
        prepare="register-measure",
    ),
    Line(
        "register-withheld",
        MEASURE,
        "counted, too few to say",
        "why there is no number: too few answered, or the quarter is not published yet",
        prepare="register-withheld",
    ),
)
