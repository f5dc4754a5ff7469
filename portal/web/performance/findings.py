"""What the figures of a measure say, as sentences: how it stands, what has changed, who is worse off."""

from collections.abc import Mapping, Sequence
from datetime import date

from portal.domain.curves import Curve
from portal.domain.gaps import Gap, TimeGap
from portal.domain.measures import Backlog, Measure, Rate, Time
from portal.domain.trends import Chart, Comparison, Direction, Ground, Verdict
from portal.queries.performance import By, Span
from portal.texts import Texts
from portal.web.performance.words import span_words
from portal.wording.measures import rate_sentence

DIRECTIONS: Mapping[Measure, Direction] = {
    Measure.ON_TIME_OF_DUE: Direction.INCREASE,
    Measure.ON_TIME_OF_CLOSED: Direction.INCREASE,
    Measure.FIRST_RESPONSE_ON_TIME: Direction.INCREASE,
    Measure.DONE_SHARE: Direction.INCREASE,
    Measure.REOPENED: Direction.DECREASE,
    Measure.RIGHT_FIRST_TIME: Direction.INCREASE,
}
"""The rates, and where each should go."""


def rate_finding(texts: Texts, measure: Measure, rate: Rate) -> str:
    """Say a rate in a sentence."""
    if rate.share is not None:
        return rate_sentence(texts, measure, rate)
    if not rate.denominator:
        return texts.gettext("There are no cases in this time.")
    counts = {"part": texts.number(rate.numerator), "whole": texts.number(rate.denominator)}
    return texts.gettext("These are too few to say: %(part)s of %(whole)s.") % counts


def backlog_finding(texts: Texts, backlog: Backlog, over: date | None) -> str:
    """Say how much is open, and how much of it is late; of a time that is `over`, how much was.

    In: the last day of such a time; None for one that still runs.
    """
    values = {"num": texts.number(backlog.open), "late": texts.number(backlog.late)}
    if over is None:
        pattern = texts.ngettext(
            "%(num)s request is open. Late: %(late)s.",
            "%(num)s requests are open. Late: %(late)s.",
            backlog.open,
        )
        return pattern % values if backlog.open else texts.gettext("No request is open.")
    pattern = texts.ngettext(
        "At the end of %(day)s, %(num)s request was open. Late: %(late)s.",
        "At the end of %(day)s, %(num)s requests were open. Late: %(late)s.",
        backlog.open,
    )
    if not backlog.open:
        pattern = texts.gettext("At the end of %(day)s, no request was open.")
    return pattern % {**values, "day": texts.date(over)}


def curve_finding(texts: Texts, curve: Curve | None, time: Time) -> str:
    """Say how long it takes for half and for nine in ten, and how sure that is.

    In: the time of the same requests, which knows whether it rests on few of them.
    """
    if curve is None or not curve.cases:
        return texts.gettext("There are no cases in this time.")
    if not curve.enough:
        return texts.gettext("These are too few to say.")
    half, most = curve.median, curve.ninetieth
    if half.at is None:
        return texts.gettext("Fewer than half have got there so far.")
    words = {"half": texts.duration(half.at)}
    if most.at is None:
        said = texts.gettext("Half within %(half)s. Fewer than 9 in 10 have got there so far.") % words
    else:
        words["most"] = texts.duration(most.at)
        said = texts.gettext("Half within %(half)s, 9 in 10 within %(most)s.") % words
    return f"{said} {_rests_on(texts, time)}".rstrip()


def _rests_on(texts: Texts, time: Time) -> str:
    """Say which of both times rests on few."""
    if time.median_rests_on_few:
        return texts.gettext("This is not sure: so few were still waiting by then.")
    if time.ninetieth_rests_on_few:
        return texts.gettext("The second time is not sure: so few were still waiting by then.")
    return ""


def curve_words(texts: Texts, curve: Curve) -> str:
    """Describe a curve: what grows, and between which times half are likely to have got there."""
    said = [texts.gettext("The line shows the share that had got there by each time.")]
    low, high = curve.median.low, curve.median.high
    if low is not None and high is not None:
        pattern = texts.gettext("Half: likely between %(low)s and %(high)s.")
        said.append(pattern % {"low": texts.duration(low), "high": texts.duration(high)})
    elif low is not None:
        pattern = texts.gettext("Half: likely not before %(low)s.")
        said.append(pattern % {"low": texts.duration(low)})
    return " ".join(said)


def change(texts: Texts, span: Span, before: Rate, after: Rate, found: Comparison) -> str:
    """Say whether a quarter differs from the one before, by more than chance and habit."""
    if found.ground is Ground.TOO_FEW or before.share is None or after.share is None:
        return texts.gettext("There are too few cases to compare the last two quarters.")
    pattern = texts.gettext("From %(days)s it was %(after)s, after %(before)s in the quarter before.")
    values = {
        "days": span_words(texts, span),
        "after": texts.percent(after.share),
        "before": texts.percent(before.share),
    }
    return f"{pattern % values} {_rate_verdict(texts, found, before.share, after.share)}"


def change_from_a_year_before(texts: Texts, before: Rate, after: Rate, found: Comparison) -> str | None:
    """Say the same against that quarter of the year before, which had the same season; None of too few."""
    if found.ground is Ground.TOO_FEW or before.share is None or after.share is None:
        return None
    pattern = texts.gettext("In the same quarter a year before it was %(before)s.")
    said = pattern % {"before": texts.percent(before.share)}
    return f"{said} {_rate_verdict(texts, found, before.share, after.share)}"


def time_change(texts: Texts, span: Span, before: Time, after: Time, found: Comparison) -> str:
    """Say how long half took in a quarter and in the one before, and whether that is more than chance."""
    if found.ground is Ground.TOO_FEW:
        return texts.gettext("There are too few cases to compare the last two quarters.")
    pattern = texts.gettext("From %(days)s it was “%(after)s”, after “%(before)s” in the quarter before.")
    values = {"days": span_words(texts, span), "after": _half(texts, after), "before": _half(texts, before)}
    return f"{pattern % values} {_time_verdict(texts, found, before, after)}".rstrip()


def time_change_from_a_year_before(texts: Texts, before: Time, after: Time, found: Comparison) -> str | None:
    """Say the same against that quarter of the year before; None of too few."""
    if found.ground is Ground.TOO_FEW:
        return None
    pattern = texts.gettext("In the same quarter a year before it was “%(before)s”.")
    said = pattern % {"before": _half(texts, before)}
    return f"{said} {_time_verdict(texts, found, before, after)}".rstrip()


def _half(texts: Texts, time: Time) -> str:
    if time.median is None:
        return texts.gettext("fewer than half so far")
    return texts.gettext("half within %(half)s") % {"half": texts.duration(time.median)}


def _time_verdict(texts: Texts, found: Comparison, before: Time, after: Time) -> str:
    if found.ground is not Ground.CHANCE:
        return _verdict(texts, found, said_alike=_half(texts, before) == _half(texts, after))
    if before.median is None and after.median is None:
        return ""
    if _half(texts, before) == _half(texts, after):
        return _about_the_same(texts)
    return _possibly_chance(texts, bool(before.events and after.events))


def _possibly_chance(texts: Texts, can_tell: bool) -> str:
    if can_tell:
        return texts.gettext("With so few cases it can be chance.")
    return texts.gettext("Where nobody has got there yet, nothing tells how sure this is.")


def time_gap_words(texts: Texts, by: By, gap: TimeGap, names: Mapping[str, str]) -> str:
    """Name the largest difference between the medians of two rows, and say whether chance explains it."""
    values = {
        "long": names[gap.long],
        "short": names[gap.short],
        "short_time": texts.duration(gap.short_time),
    }
    if gap.long_time is None:
        pattern = texts.gettext(
            "The largest gap: half within %(short_time)s in “%(short)s”, not yet half in “%(long)s”."
        )
    else:
        values["long_time"] = texts.duration(gap.long_time)
        pattern = texts.gettext(
            "The largest gap: half within %(short_time)s in “%(short)s”, within %(long_time)s in “%(long)s”."
        )
    said = [
        pattern % values,
        texts.gettext("It is larger than chance alone would make it.")
        if gap.is_sure
        else _possibly_chance(texts, gap.can_tell),
    ]
    return " ".join([*said, *_unequal(texts, by)])


def _rate_verdict(texts: Texts, found: Comparison, before: float, after: float) -> str:
    return _verdict(texts, found, said_alike=texts.percent(before) == texts.percent(after))


def _about_the_same(texts: Texts) -> str:
    return texts.gettext("It has stayed about the same.")


def _verdict(texts: Texts, found: Comparison, said_alike: bool) -> str:
    # Who reads the same words twice looks for no difference, of chance or of habit.
    if said_alike and found.ground in {Ground.CHANCE, Ground.ORDINARY}:
        return _about_the_same(texts)
    if found.ground is Ground.CHANCE:
        return texts.gettext("So small a difference can be chance.")
    if found.ground is Ground.ORDINARY:
        return texts.gettext("It often moves this much from one quarter to the next.")
    return {
        Verdict.BETTER: texts.gettext("It got better, by more than chance."),
        Verdict.WORSE: texts.gettext("It got worse, by more than chance."),
    }.get(found.verdict, texts.gettext("It changed, by more than chance."))


def trend_words(texts: Texts, by: By, chart: Chart, said: Sequence[str]) -> str:
    """Describe a series of months or quarters.

    `said` has the lower and the upper limit; it is empty without limits.
    """
    if chart.limits is None:
        return {
            By.MONTH: texts.gettext("There are too few months to say what is usual."),
            By.QUARTER: texts.gettext("There are too few quarters to say what is usual."),
        }[by]
    signals = sum(bool(point.signals) for point in chart.points)
    edges = {"low": said[0], "high": said[1], "num": texts.number(signals)}
    if not signals:
        return texts.gettext("It moved as it usually does, between %(low)s and %(high)s.") % edges
    pattern = {
        By.MONTH: texts.ngettext(
            "It usually lies between %(low)s and %(high)s. %(num)s month stands out.",
            "It usually lies between %(low)s and %(high)s. %(num)s months stand out.",
            signals,
        ),
        By.QUARTER: texts.ngettext(
            "It usually lies between %(low)s and %(high)s. %(num)s quarter stands out.",
            "It usually lies between %(low)s and %(high)s. %(num)s quarters stand out.",
            signals,
        ),
    }[by]
    return pattern % edges


def gap_of_people(texts: Texts, gap: Gap, names: Mapping[str, str]) -> str:
    """Name the largest difference in requests per 1,000 people, and say whether chance explains it."""
    values = {
        "high": names[gap.high],
        "most": texts.number(round(gap.high_share, 1)),
        "low": names[gap.low],
        "fewest": texts.number(round(gap.low_share, 1)),
    }
    pattern = texts.gettext(
        "The largest gap: %(most)s requests for each 1,000 people in “%(high)s”, %(fewest)s in “%(low)s”."
    )
    return f"{pattern % values} {_certainty(texts, gap)}"


def _certainty(texts: Texts, gap: Gap) -> str:
    if gap.is_sure:
        return texts.gettext("It is larger than chance alone would make it.")
    return texts.gettext("With so few cases it can be chance.")


def gap_words(texts: Texts, by: By, gap: Gap, names: Mapping[str, str]) -> str:
    """Name the largest difference between two rows, and say whether chance explains it."""
    values = {
        "high": names[gap.high],
        "high_share": texts.percent(gap.high_share),
        "low": names[gap.low],
        "low_share": texts.percent(gap.low_share),
    }
    pattern = texts.gettext("The largest gap: %(high_share)s in “%(high)s”, %(low_share)s in “%(low)s”.")
    return " ".join([pattern % values, _certainty(texts, gap), *_unequal(texts, by)])


def _unequal(texts: Texts, by: By) -> list[str]:
    """Say what no figure can know of places side by side."""
    if by not in {By.DISTRICT, By.NEIGHBOURHOOD}:
        return []
    return [
        texts.gettext(
            "This counts only what was reported. Where people report less, problems stay out of sight."
        )
    ]
