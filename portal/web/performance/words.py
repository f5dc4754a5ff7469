"""The words of the figures."""

from collections.abc import Mapping

from portal.domain.intervals import share_interval
from portal.domain.measures import Exclusion, Rate, Time
from portal.domain.spreads import Quantile
from portal.queries.performance import By, Span
from portal.texts import Texts
from portal.web.current import current_texts
from portal.web.fiscal_years import dates_words
from portal.wording.measures import exclusion_word


def view_word(texts: Texts, by: By) -> str:
    """Name a view of the figures: what its rows are."""
    return {
        By.SERVICE: texts.gettext("By service"),
        By.AGENCY: texts.gettext("By agency"),
        By.TOPIC: texts.gettext("By topic"),
        By.DISTRICT: texts.gettext("By district"),
        By.NEIGHBOURHOOD: texts.gettext("By neighborhood"),
        By.MONTH: texts.gettext("By month"),
        By.QUARTER: texts.gettext("By quarter"),
    }[by]


def rows_word(texts: Texts, by: By) -> str:
    """Name one row of a view."""
    return {
        By.SERVICE: texts.gettext("Service"),
        By.AGENCY: texts.gettext("Agency"),
        By.TOPIC: texts.gettext("Topic"),
        By.DISTRICT: texts.gettext("District"),
        By.NEIGHBOURHOOD: texts.gettext("Neighborhood"),
        By.MONTH: texts.gettext("Month"),
        By.QUARTER: texts.gettext("Quarter"),
    }[by]


def total_word(texts: Texts, by: By) -> str:
    """Name the last row of a view."""
    return {
        By.SERVICE: texts.gettext("All services"),
        By.AGENCY: texts.gettext("All agencies"),
        By.TOPIC: texts.gettext("All topics"),
        By.DISTRICT: texts.gettext("All districts"),
        By.NEIGHBOURHOOD: texts.gettext("All neighborhoods"),
        By.MONTH: texts.gettext("All months"),
        By.QUARTER: texts.gettext("All quarters"),
    }[by]


def heading(texts: Texts, by: By) -> str:
    """Say what the first table shows."""
    return {
        By.SERVICE: texts.gettext("Requests by service"),
        By.AGENCY: texts.gettext("Requests by agency"),
        By.TOPIC: texts.gettext("Requests by topic"),
        By.DISTRICT: texts.gettext("Requests by district"),
        By.NEIGHBOURHOOD: texts.gettext("Requests by neighborhood"),
        By.MONTH: texts.gettext("Requests by month"),
        By.QUARTER: texts.gettext("Requests by quarter"),
    }[by]


def span_words(texts: Texts, span: Span) -> str:
    """Write the days of a span."""
    return dates_words(texts, span.first_day, span.last_day)


def month_words(texts: Texts, span: Span) -> str:
    """Name a month; one that does not begin on the first has its days for a name."""
    return texts.month(span.first_day) if span.first_day.day == 1 else span_words(texts, span)


def so_far_words(texts: Texts, name: str) -> str:
    """Name a month or a quarter that is not over yet: its figures are those so far."""
    return texts.gettext("%(name)s, so far") % {"name": name}


def no_code_word(texts: Texts, by: By) -> str:
    """Name the row of requests that have none of what the rows stand for."""
    if by in {By.DISTRICT, By.NEIGHBOURHOOD}:
        return texts.gettext("Place not known")
    return texts.gettext("Not known")


def but_for_chance(rate: Rate) -> str:
    """Write the interval in which a share lies but for chance; nothing where too few cases can say."""
    texts = current_texts()
    if rate.share is None:
        return ""
    found = share_interval(rate.numerator, rate.denominator)
    edges = {"low": texts.percent(found.low), "high": texts.percent(found.high)}
    return texts.gettext("%(low)s to %(high)s") % edges


def time_but_for_chance(time: Time, quantile: Quantile) -> str:
    """Write the interval in which a time lies but for chance; an end that the band does not reach says so."""
    texts = current_texts()
    if not time.enough:
        return ""
    if quantile.low is None:
        return texts.gettext("Not reached")
    low = texts.duration(quantile.low)
    if quantile.high is None:
        return texts.gettext("%(low)s or longer: the end is not reached") % {"low": low}
    return texts.gettext("%(low)s to %(high)s") % {"low": low, "high": texts.duration(quantile.high)}


def left_out(excluded: Mapping[Exclusion, int]) -> str:
    """List why cases were left out, with how many for each reason."""
    texts = current_texts()
    pattern = texts.gettext("%(reason)s: %(count)s")
    reasons = [(reason, excluded.get(reason, 0)) for reason in Exclusion]
    return texts.listed(
        [
            pattern % {"reason": exclusion_word(texts, reason), "count": texts.number(count)}
            for reason, count in reasons
            if count
        ]
    )
