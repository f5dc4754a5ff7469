"""The words of the figures."""

from portal.domain.measures import Exclusion
from portal.queries.performance import By, Span
from portal.texts import Texts


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


def view_word(texts: Texts, by: By) -> str:
    """Name a view of the figures: what its rows are."""
    return {
        By.SERVICE: texts.gettext("By service"),
        By.AGENCY: texts.gettext("By agency"),
        By.MONTH: texts.gettext("By month"),
        By.QUARTER: texts.gettext("By quarter"),
    }[by]


def rows_word(texts: Texts, by: By) -> str:
    """Name one row of a view."""
    return {
        By.SERVICE: texts.gettext("Service"),
        By.AGENCY: texts.gettext("Agency"),
        By.MONTH: texts.gettext("Month"),
        By.QUARTER: texts.gettext("Quarter"),
    }[by]


def total_word(texts: Texts, by: By) -> str:
    """Name the last row of a view."""
    return {
        By.SERVICE: texts.gettext("All services"),
        By.AGENCY: texts.gettext("All agencies"),
        By.MONTH: texts.gettext("All months"),
        By.QUARTER: texts.gettext("All quarters"),
    }[by]


def heading(texts: Texts, by: By) -> str:
    """Say what the first table shows."""
    return {
        By.SERVICE: texts.gettext("Requests by service"),
        By.AGENCY: texts.gettext("Requests by agency"),
        By.MONTH: texts.gettext("Requests by month"),
        By.QUARTER: texts.gettext("Requests by quarter"),
    }[by]


def span_words(texts: Texts, span: Span) -> str:
    """Write the days of a span."""
    days = {"first": texts.date(span.first_day), "last": texts.date(span.last_day)}
    return texts.gettext("%(first)s to %(last)s") % days


def month_words(texts: Texts, span: Span) -> str:
    """Name a month; one that does not begin on the first has its days for a name."""
    return texts.month(span.first_day) if span.first_day.day == 1 else span_words(texts, span)


def quarter_words(texts: Texts, number: int) -> str:
    """Name a quarter of the fiscal year, from 1 to 4."""
    return texts.gettext("Quarter %(number)s") % {"number": texts.number(number)}


def year_words(texts: Texts, year: int) -> str:
    """Name a fiscal year by the year in which it ends."""
    return texts.gettext("Fiscal year %(year)s") % {"year": year}
