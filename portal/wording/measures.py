"""The words of each measure: its name, its formula, what it says of how many cases, and of which requests."""

from portal.catalogue import Catalogue
from portal.domain.countable import Filter
from portal.domain.lifecycle import UNKNOWN_AGENCY
from portal.domain.measures import Exclusion, Measure, Rate
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
        Measure.BACKLOG_AGE: texts.gettext("How long open requests have waited"),
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


def exclusion_word(texts: Texts, exclusion: Exclusion) -> str:
    """Say why cases are left out, in a few words."""
    return {
        Exclusion.PROACTIVE: texts.pgettext("left out", "found by the city’s own crews"),
        Exclusion.INFORMATION_ONLY: texts.pgettext("left out", "calls that only asked for information"),
        Exclusion.INVALID: texts.pgettext("left out", "empty, spam or a test"),
        Exclusion.DEADLINE_BEFORE_RECEIVED: texts.pgettext("left out", "deadline before the request came in"),
        Exclusion.NO_DEADLINE: texts.pgettext("left out", "no deadline"),
        Exclusion.NO_LONGER_NEEDED: texts.pgettext("left out", "promise no longer needed"),
        Exclusion.WITHDRAWN: texts.pgettext("left out", "taken back"),
        Exclusion.NOT_RECORDED: texts.pgettext("left out", "end not recorded"),
        Exclusion.TOO_RECENT: texts.pgettext("left out", "closed less than 30 days ago"),
    }[exclusion]


def code_word(catalogue: Catalogue, texts: Texts, of: Filter, code: str) -> str:
    """Name what figures are narrowed to; what the profile does not know is shown by its code."""
    words = catalogue.words(texts.language)
    if of is Filter.SERVICE:
        version = catalogue.find(code)
        return version.words(texts.language)(version.service.name) if version else code
    if of is Filter.AGENCY and code in catalogue.agencies:
        return words(catalogue.agencies[code].name)
    if of is Filter.AGENCY and code == UNKNOWN_AGENCY:
        return texts.gettext("Agency not recorded")
    if of is Filter.TOPIC:
        return next((words(topic.name) for topic in catalogue.city.topics if topic.code == code), code)
    if of is Filter.DISTRICT:
        return texts.gettext("District %(code)s") % {"code": code}
    return code
