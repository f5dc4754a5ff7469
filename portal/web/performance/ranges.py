"""What the likely range of a figure is, and by which method: docs/measures.md, "How sure a figure is"."""

from portal.domain.intervals import LEVEL
from portal.domain.measures import TIMES, Measure
from portal.texts import Texts


def level(texts: Texts) -> str:
    """Write how sure a likely range is."""
    return texts.percent(LEVEL)


def share_ranges(texts: Texts) -> list[str]:
    """Say what the range of a share is, and its method."""
    method = texts.gettext("Method for shares: Wilson’s interval (1927), at %(level)s.")
    return [_meaning(texts), method % {"level": level(texts)}]


def ranges_of(texts: Texts, measure: Measure) -> list[str]:
    """Say what the range of a measure is, how it is computed, and how differences are told from chance."""
    if measure is Measure.BACKLOG:
        return [texts.gettext("What is open is counted in full: it has no likely range.")]
    known = {"level": level(texts)}
    if measure in TIMES:
        variance = (
            texts.gettext(
                "Method for times: Greenwood’s variance (1926) on the scale log(−log), at %(level)s."
            )
            if measure is Measure.TIME_TO_ANSWER
            else texts.gettext(
                "Method for times: the variance by the delta method (Marubini and Valsecchi, 1995)"
                " on the scale log(−log), at %(level)s."
            )
        )
        return [
            _meaning(texts),
            variance % known,
            texts.gettext(
                "The ranges of “half” and of “9 in 10” lie where the edges of the band reach that share"
                " (Brookmeyer and Crowley, 1982)."
            ),
            texts.gettext(
                "Two times differ by more than chance where their ranges, at %(level)s for all rows together,"
                " do not meet (Bonferroni, 1936)."
            )
            % known,
            _limits(texts),
        ]
    return [
        *share_ranges(texts),
        texts.gettext(
            "Two quarters are compared by Newcombe’s interval of their difference (1998), at %(level)s."
        )
        % known,
        texts.gettext(
            "The largest gap is tested at %(level)s for all pairs of rows together (Bonferroni, 1936)."
        )
        % known,
        _limits(texts),
    ]


def _meaning(texts: Texts) -> str:
    return texts.gettext(
        "The likely range says how far chance alone can move a figure. Of 100 such ranges about %(num)s hold"
        " the true value. It knows nothing of what was never reported."
    ) % {"num": texts.number(round(100 * LEVEL))}


def _limits(texts: Texts) -> str:
    return texts.gettext(
        "The broken lines of a chart lie 2.66 times the mean step on either side of the mean (Wheeler, 1993)."
        " There are none with fewer than eight points."
    )
