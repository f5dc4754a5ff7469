"""What memos say of measures and requests, in words."""

from collections.abc import Mapping
from typing import Any

from portal.domain.register import Unit
from portal.domain.values import read_text
from portal.outcomes.doubts import Doubt
from portal.queries.stats.figures import Remark, Trend
from portal.web.current import current_portal, current_texts
from portal.web.doubt_words import doubt_words
from portal.wording.reports import in_unit, lack_words


def number_word(unit: str | None, number: str | None) -> str:
    """Write a number of a measure in its unit, or say why there is none."""
    texts, kept = current_texts(), read_text(number)
    value = kept.number
    if value is None:
        return lack_words(texts, kept.lack) if kept.lack else texts.gettext("not known")
    return in_unit(texts, current_portal().catalogue.city.country, Unit(unit) if unit else None, value)


def target_mark(missed: bool | None, *, is_final: bool) -> tuple[str, str]:
    """Return the shape and the words of whether a target is met."""
    texts = current_texts()
    if missed is None:
        return "dash", texts.gettext("Cannot be said")
    if is_final:
        return ("triangle", texts.gettext("Missed")) if missed else ("tick", texts.gettext("Met"))
    return (
        ("triangle", texts.gettext("Misses it so far"))
        if missed
        else ("tick", texts.gettext("Meets it so far"))
    )


def trend_word(trend: str, points: int) -> str:
    """Say whether the latest quarter is a signal, or the usual up and down."""
    texts = current_texts()
    few = texts.ngettext(
        "%(num)s quarter is too few to say (8 are needed)",
        "%(num)s quarters are too few to say (8 are needed)",
        points,
    )
    return {
        Trend.OUTSIDE: texts.gettext("Signal: the latest quarter is outside the usual range"),
        Trend.RUN: texts.gettext("Signal: eight quarters in a row on one side of the mean"),
        Trend.ORDINARY: texts.gettext("The usual up and down: no signal"),
        Trend.TOO_FEW: few % {"num": points},
    }[Trend(trend)]


def quarters_words(measure: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the quarters of a measure that are known, the last eight, each with its name.

    A memo that was sent before quarters that still run were told apart names none of them.
    """
    texts = current_texts()
    known = [each for each in measure["quarters"] if each[2] is not None]
    label = texts.gettext("%(year)s\u00a0Q%(quarter)s")
    so_far = texts.gettext("%(year)s\u00a0Q%(quarter)s, so far, not compared")
    running = measure.get("running", [])
    return [
        (
            (so_far if [year, quarter] in running else label) % {"year": year, "quarter": quarter},
            number_word(measure["unit"], number),
        )
        for year, quarter, number in known[-8:]
    ]


def year_before(measure: Mapping[str, Any]) -> Mapping[str, str]:
    """Return what the fiscal year before came to, and its target: `actual` and `target` in words."""
    _, actual, target = measure["years"][-2]
    unit = measure.get("unit_before", measure["unit"])
    return {"actual": number_word(unit, actual), "target": number_word(unit, target)}


def restatements(measure: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return how a measure's years were restated, oldest first: what changed, and the reason as written."""
    sentence = current_texts().gettext("Fiscal year %(year)s, restated from %(old)s to %(new)s:")
    return [
        (
            sentence
            % {
                "year": year,
                "old": number_word(measure["unit"], old),
                "new": number_word(measure["unit"], new),
            },
            reason,
        )
        for year, old, new, reason in measure["restatements"]
    ]


def remark_word(remark: str) -> str:
    """Say what is to be known of a measure."""
    texts = current_texts()
    return {
        Remark.NOT_USABLE: texts.gettext("Its row in the register has open questions"),
        Remark.NO_TARGET: texts.gettext("It has no target for this year"),
        Remark.NO_VALUE: texts.gettext("It has no value in three years"),
        Remark.RESTATED: texts.gettext("It was restated"),
        Remark.COUNTED_OTHERWISE: texts.gettext(
            "It was counted otherwise before, so its quarters begin anew"
        ),
        Remark.NO_DIRECTION: texts.gettext("Nobody said where it should go"),
    }[Remark(remark)]


def doubt_word(code: str) -> str:
    """Name a doubt about requests."""
    return doubt_words(current_texts(), Doubt(code))[0]
