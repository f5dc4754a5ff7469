"""How are we doing: figures of the city, of a part of it, and single measures."""

from accessibility.inventory import Line

PERFORMANCE = "/<lang>/performance"
MEASURE = "/<lang>/performance/measures/<measure>"
FORMS = "/<lang>/performance/forms"
QUALITY = "/<lang>/performance/data-quality"
ANSWERS = "/<lang>/performance/answers"

LINES = (
    Line("performance", PERFORMANCE, "with figures", "figures of each service", prepare="performance"),
    Line(
        "performance-agency", PERFORMANCE, "by agency", "figures of each agency", prepare="performance-agency"
    ),
    Line("performance-month", PERFORMANCE, "by month", "figures of each month", prepare="performance-month"),
    Line(
        "performance-quarter",
        PERFORMANCE,
        "by quarter",
        "figures of each quarter and its days",
        prepare="performance-quarter",
    ),
    Line(
        "performance-empty",
        PERFORMANCE,
        "empty list",
        "before the first request",
        prepare="performance-empty",
    ),
    Line(
        "performance-narrowed",
        PERFORMANCE,
        "of one agency, by district",
        "figures of the agency in each district, and the way back",
        prepare="performance-narrowed",
    ),
    Line(
        "performance-not-known",
        PERFORMANCE,
        "asked for what there is not",
        "what it cannot be narrowed by, what is not known, and what there is instead",
        prepare="performance-not-known",
    ),
    Line(
        "measure-rate",
        MEASURE,
        "a rate, by agency",
        "what it says, whether it has changed, its months as a chart, each agency and the largest gap",
        prepare="measure-rate",
    ),
    Line(
        "measure-time",
        MEASURE,
        "a time, by district",
        "how long half and nine in ten wait, the curve, and how sure the times of each district are",
        prepare="measure-time",
    ),
    Line(
        "measure-backlog",
        MEASURE,
        "what is open",
        "how much is open and late, and its months as a chart",
        prepare="measure-backlog",
    ),
    Line(
        "forms",
        FORMS,
        "quarters",
        "how many that began reached their end",
        prepare="forms",
    ),
    Line("forms-empty", FORMS, "before the first quarter", "when there will be one", prepare="forms-empty"),
    Line(
        "quality",
        QUALITY,
        "with doubts",
        "what is left out or doubted, and how many",
        prepare="quality",
    ),
    Line(
        "measure-empty",
        MEASURE,
        "before the first request",
        "that there are no cases",
        prepare="measure-empty",
    ),
    Line(
        "answers",
        ANSWERS,
        "a quarter",
        "how many said that it is fixed, by whom and where, what is withheld, and who asks in which language",
        prepare="answers",
    ),
    Line(
        "answers-none", ANSWERS, "before the first quarter", "when there will be one", prepare="answers-none"
    ),
)
