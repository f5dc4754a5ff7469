"""What a chart says to those who do not see it: its own name, and its figures in a few sentences."""

from collections.abc import Callable, Sequence
from itertools import groupby

from portal.domain.curves import Curve
from portal.domain.trends import Chart
from portal.texts import Texts


def chart_name(texts: Texts, what: str, of: Sequence[str], how: str, when: Sequence[str]) -> str:
    """Name a chart, so that no two of a page, and no two pages, share a name.

    In: what it measures; what the figures are narrowed to (nothing: all of the city); how they are shown
    ("Month by month"); and the time, or its first and its last part.
    """
    pattern = texts.pgettext("a chart’s name", "%(what)s: %(of)s. %(how)s, %(when)s")
    return pattern % {
        "what": what,
        "of": texts.titled(of or [texts.gettext("The whole city")]),
        "how": how,
        "when": _from_to(texts, list(dict.fromkeys(when))),
    }


def series_words(
    texts: Texts, names: Sequence[str], chart: Chart, said: Callable[[float], str], edges: Sequence[str]
) -> str:
    """Say a series in figures: its first and last value, the highest and the lowest, and what stands out.

    What is not over yet is told by itself at the end. In: a name for each point; how a value is written; both
    natural limits, written, or nothing.
    """
    if all(point.value is None for point in chart.points):
        return texts.gettext("There are too few cases for a single point.")
    over = [
        (name, point.value) for name, point in zip(names, chart.points, strict=True) if not point.is_running
    ]
    points = [(name, value) for name, value in over if value is not None]
    sentences = [ends_words(texts, points, said)] if points else []
    if len(points) > 2:
        high, low = max(points, key=lambda each: each[1]), min(points, key=lambda each: each[1])
        sentences.append(
            texts.gettext("Highest: %(high)s (%(at_high)s). Lowest: %(low)s (%(at_low)s).")
            % {"high": said(high[1]), "at_high": high[0], "low": said(low[1]), "at_low": low[0]}
        )
    if edges:
        usual = texts.gettext("Usual range: %(low)s to %(high)s.")
        sentences += [usual % {"low": edges[0], "high": edges[1]}, _signals(texts, names, chart)]
    if len(points) < len(over):
        counts = {"num": texts.number(len(over) - len(points)), "whole": texts.number(len(over))}
        sentences.append(texts.gettext("Points missing: %(num)s of %(whole)s.") % counts)
    return " ".join([*sentences, *running_words(texts, names, chart, said)])


def running_words(
    texts: Texts, names: Sequence[str], chart: Chart, said: Callable[[float], str]
) -> list[str]:
    """Say of what is not over yet that it is not, and how it stands so far; nothing where all is over."""
    sentences = []
    for name, point in zip(names, chart.points, strict=True):
        if point.is_running:
            sentences.append(texts.gettext("Not over yet: %(name)s.") % {"name": name})
            if point.value is not None:
                sentences.append(texts.gettext("So far: %(value)s.") % {"value": said(point.value)})
    return sentences


def ends_words(texts: Texts, points: Sequence[tuple[str, float]], said: Callable[[float], str]) -> str:
    """Say the first and the last value of a series, with their names; there is one at least."""
    (first, before), (last, after) = points[0], points[-1]
    if len(points) == 1:
        return texts.gettext("One point: %(value)s (%(name)s).") % {"value": said(before), "name": first}
    pattern = texts.gettext("From %(before)s (%(first)s) to %(after)s (%(last)s).")
    return pattern % {"before": said(before), "first": first, "after": said(after), "last": last}


def _signals(texts: Texts, names: Sequence[str], chart: Chart) -> str:
    """Name the points that stand out; neighbors are said by the first and the last of them."""
    marked = zip(names, (bool(point.signals) for point in chart.points), strict=True)
    runs = [
        [name for name, _ in run] for is_signal, run in groupby(marked, key=lambda each: each[1]) if is_signal
    ]
    if not runs:
        return texts.gettext("Nothing stands out.")
    found = [_from_to(texts, run) for run in runs]
    return texts.gettext("What stands out: %(names)s.") % {"names": texts.listed(found)}


def _from_to(texts: Texts, names: Sequence[str]) -> str:
    if len(names) == 1:
        return names[0]
    pattern = texts.pgettext("months, quarters or years", "%(first)s to %(last)s")
    return pattern % {"first": names[0], "last": names[-1]}


def curve_figures(texts: Texts, curve: Curve) -> str:
    """Say a curve in figures: the share after each step of its axis, and by when half had got there."""
    pattern = texts.pgettext("a share after a time", "%(share)s after %(time)s")
    steps = [
        pattern % {"share": texts.percent(curve.when(risk.at).reached), "time": texts.duration(risk.at)}
        for risk in curve.at_risk
        if risk.at
    ]
    half = curve.median.at
    sentences = (
        [texts.gettext("Share that had got there: %(steps)s.") % {"steps": texts.listed(steps)}]
        if steps
        else []
    )
    if half is None:
        sentences.append(texts.gettext("Fewer than half have got there so far."))
    else:
        sentences.append(texts.gettext("Half within %(half)s.") % {"half": texts.duration(half)})
    return " ".join(sentences)
