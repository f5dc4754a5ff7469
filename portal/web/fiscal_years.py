"""Fiscal years, their quarters and spans of days in words, and the year that an address asks for."""

from datetime import date

from flask import abort, request

from portal.texts import Texts


def asked_year() -> int | None:
    """Return the year in the address; without one, None: the present year. 404 for what cannot be one."""
    given = request.args.get("year")
    if given is None:
        return None
    if not (given.isascii() and given.isdecimal() and len(given) == len("2026")):
        abort(404)
    return int(given)


def quarter_words(texts: Texts, number: int) -> str:
    """Name a quarter of the fiscal year, from 1 to 4."""
    return texts.gettext("Quarter %(number)s") % {"number": texts.number(number)}


def year_words(texts: Texts, year: int) -> str:
    """Name a fiscal year by the year in which it ends."""
    return texts.gettext("Fiscal year %(year)s") % {"year": year}


def quarter_name(texts: Texts, name: tuple[int, int]) -> str:
    """Name a quarter with its fiscal year."""
    words = {"year": year_words(texts, name[0]), "quarter": quarter_words(texts, name[1])}
    return texts.gettext("%(year)s, %(quarter)s") % words


def dates_words(texts: Texts, first: date, last: date) -> str:
    """Write the days of a span; both are inside it."""
    return texts.gettext("%(first)s to %(last)s") % {"first": texts.date(first), "last": texts.date(last)}
