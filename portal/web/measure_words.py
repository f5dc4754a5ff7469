"""The words of each measure: its name, its formula, and what it says of a number of cases."""

from portal.domain.measures import Measure, Rate
from portal.texts import Texts


def measure_name(texts: Texts, measure: Measure) -> str:
    """Name a measure."""
    return {
        Measure.ON_TIME_OF_DUE: texts.gettext("On time, of those due"),
        Measure.ON_TIME_OF_CLOSED: texts.gettext("On time, of those closed"),
        Measure.FIRST_RESPONSE_ON_TIME: texts.gettext("First answer on time"),
        Measure.DONE_SHARE: texts.gettext("Done, of those closed"),
        Measure.CONFIRMED_FIXED: texts.gettext("Fixed, as residents say"),
        Measure.SATISFACTION: texts.gettext("Marks that residents gave"),
        Measure.REOPENED: texts.gettext("Opened again within 30 days"),
        Measure.RIGHT_FIRST_TIME: texts.gettext("Right agency from the start"),
        Measure.DIGITAL_TAKE_UP: texts.gettext("Asked for online"),
        Measure.TIME_TO_ANSWER: texts.gettext("Time to an answer"),
        Measure.TIME_TO_COMPLETE: texts.gettext("Time until the work is done"),
        Measure.BACKLOG: texts.gettext("Open at the end"),
    }[measure]


def measure_formula(texts: Texts, measure: Measure) -> str:
    """Say what is divided by what, or what is counted."""
    return {
        Measure.ON_TIME_OF_DUE: texts.gettext(
            "Promises kept by their deadline ÷ promises whose deadline came in this time"
        ),
        Measure.ON_TIME_OF_CLOSED: texts.gettext(
            "Requests closed by their deadline ÷ requests closed in this time"
        ),
        Measure.FIRST_RESPONSE_ON_TIME: texts.gettext(
            "Requests an agency took on in time ÷ requests it had to take on in this time"
        ),
        Measure.DONE_SHARE: texts.gettext(
            "Requests closed with the work done ÷ requests closed in this time"
        ),
        Measure.REOPENED: texts.gettext(
            "Closes undone within 30 days ÷ closes in this time that are at least 30 days old"
        ),
        Measure.RIGHT_FIRST_TIME: texts.gettext(
            "Requests that never changed agency ÷ requests an agency took on in this time"
        ),
        Measure.TIME_TO_ANSWER: texts.gettext(
            "From the day a request comes in to the day it is closed. Open requests count as still waiting."
        ),
        Measure.TIME_TO_COMPLETE: texts.gettext(
            "Half of all requests that came in, also of those that end in another way."
            " Open requests count as still waiting."
        ),
        Measure.BACKLOG: texts.gettext("Requests that came in before the end and were not closed by then"),
    }[measure]


def rate_sentence(texts: Texts, measure: Measure, rate: Rate) -> str:
    """Say a rate with its counts in one sentence; it has cases enough."""
    pattern = {
        Measure.ON_TIME_OF_DUE: texts.gettext(
            "%(share)s of promises were kept by their deadline: %(part)s of %(whole)s."
        ),
        Measure.ON_TIME_OF_CLOSED: texts.gettext(
            "%(share)s of closed requests were closed by their deadline: %(part)s of %(whole)s."
        ),
        Measure.FIRST_RESPONSE_ON_TIME: texts.gettext(
            "%(share)s of requests were taken on by an agency in time: %(part)s of %(whole)s."
        ),
        Measure.DONE_SHARE: texts.gettext(
            "%(share)s of closed requests ended with the work done: %(part)s of %(whole)s."
        ),
        Measure.REOPENED: texts.gettext(
            "After %(share)s of closes the request was opened again within 30 days: %(part)s of %(whole)s."
        ),
        Measure.RIGHT_FIRST_TIME: texts.gettext(
            "%(share)s of requests were with the right agency from the start: %(part)s of %(whole)s."
        ),
    }[measure]
    return pattern % {
        "share": texts.percent(rate.share or 0),
        "part": texts.number(rate.numerator),
        "whole": texts.number(rate.denominator),
    }
