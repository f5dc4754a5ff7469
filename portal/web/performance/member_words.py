"""The names of what the fixed grid is cut by."""

from portal.domain.lifecycle import Channel
from portal.domain.published import OTHER
from portal.domain.sheets import BETWEEN, Dimension
from portal.queries.performance import By, Cut
from portal.texts import Texts
from portal.web.current import current_texts
from portal.web.figure_words import code_name, help_word, language_word
from portal.web.performance.words import no_code_word
from portal.wording.lifecycle import channel_word


def dimension_heading(texts: Texts, dimension: Dimension) -> str:
    """Say by what a table is cut."""
    return {
        Dimension.AGENCY: texts.gettext("By agency"),
        Dimension.SERVICE: texts.gettext("By service"),
        Dimension.DISTRICT: texts.gettext("By district"),
        Dimension.LANGUAGE: texts.gettext("By language"),
        Dimension.ASSISTED: texts.gettext("With help or without"),
        Dimension.CHANNEL: texts.gettext("By way of asking"),
    }[dimension]


def dimension_word(texts: Texts, dimension: Dimension) -> str:
    """Name one row of a table."""
    return {
        Dimension.AGENCY: texts.gettext("Agency"),
        Dimension.SERVICE: texts.gettext("Service"),
        Dimension.DISTRICT: texts.gettext("District"),
        Dimension.LANGUAGE: texts.gettext("Language"),
        Dimension.ASSISTED: texts.gettext("How they asked"),
        Dimension.CHANNEL: texts.gettext("Way of asking"),
    }[dimension]


def member_name(dimension: Dimension, member: str) -> str:
    """Name a member of a dimension; several small ones together have one name."""
    texts = current_texts()
    if dimension is Dimension.SERVICE:
        return _service(texts, member)
    if member == OTHER:
        return texts.gettext("All smaller ones together")
    if dimension is Dimension.AGENCY:
        return code_name(Cut.AGENCY, member)
    if dimension in {Dimension.ASSISTED, Dimension.CHANNEL}:
        return _way(texts, member)
    if dimension is Dimension.DISTRICT:
        return code_name(Cut.DISTRICT, member) if member else no_code_word(texts, By.DISTRICT)
    return language_word(texts, member) if member else no_code_word(texts, By.SERVICE)


def _way(texts: Texts, member: str) -> str:
    """Name a way of asking, or whether somebody helped."""
    return help_word(texts, member) if member in {"yes", "no"} else channel_word(texts, Channel(member))


def _service(texts: Texts, member: str) -> str:
    agency, _, service = member.rpartition(BETWEEN)
    if agency == OTHER:
        return texts.gettext("Services of smaller agencies together")
    if service == OTHER:
        pattern = texts.gettext("Smaller services of %(agency)s together")
        return pattern % {"agency": code_name(Cut.AGENCY, agency)}
    return code_name(Cut.SERVICE, service)
