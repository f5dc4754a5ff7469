"""How long a service usually takes, in sentences that say what is known and what is not."""

from portal.catalogue.schema import Service
from portal.domain.usual import Usual
from portal.queries.grid import SaidFixed, said_fixed, said_fixed_in_the_city
from portal.queries.usual import UsualView, usual_time
from portal.store.base import DatabaseUnavailable
from portal.texts import Texts
from portal.web.current import current_portal, current_texts

TENTHS = 10


def usual_sentences(service: Service, district: str | None = None) -> list[str]:
    """Say how long a service usually takes where it is known; nothing where its past is too short.

    The page stands without the database, and then without these sentences of a private service.
    """
    try:
        found = usual_time(current_portal(), service, district)
    except DatabaseUnavailable:
        return []
    return sentences(current_texts(), found) if found else []


def fixed_sentence(service: Service) -> str | None:
    """Say how many said that it was fixed, of the last four published quarters; None where that is not known.

    Where it is not told of the service alone, it is said of the whole city. The page stands without the
    database, and then without this sentence.
    """
    portal, texts = current_portal(), current_texts()
    try:
        if said := said_fixed(portal, service.code):
            return _said_fixed(texts, said)
        of_all = said_fixed_in_the_city(portal)
    except DatabaseUnavailable:
        return None
    if of_all is None:
        return None
    alone = texts.gettext("Whether residents say it was fixed, we can tell only of all services together.")
    return f"{alone} {_said_fixed(texts, of_all)}"


def _said_fixed(texts: Texts, said: SaidFixed) -> str:
    answered = {"num": texts.number(said.answered)}
    if said.low != said.high:
        pattern = texts.gettext(
            "Of %(num)s people who answered, between %(low)s and %(high)s said it was fixed."
        )
        return pattern % {**answered, "low": texts.number(said.low), "high": texts.number(said.high)}
    share = said.low / said.answered
    tenths = round(share * TENTHS)
    if share == 1:
        return texts.gettext("Of %(num)s people who answered, all said it was fixed.") % answered
    if tenths in {0, TENTHS}:
        pattern = texts.gettext("Of %(num)s people who answered, %(share)s said it was fixed.")
        return pattern % {**answered, "share": texts.percent(share)}
    pattern = texts.gettext("Of %(num)s people who answered, %(tenths)s of 10 said it was fixed.")
    return pattern % {**answered, "tenths": texts.number(tenths)}


def sentences(texts: Texts, view: UsualView) -> list[str]:
    """Say whose past it is, how soon there was an answer, how often and how soon the work was completed."""
    said = [_scope(texts, view), _answer(texts, view.usual), _done(texts, view.usual.done_share)]
    if view.usual.half_done is not None:
        pattern = texts.gettext("Half of all were completed within %(half)s.")
        said.append(pattern % {"half": texts.duration(view.usual.half_done)})
    return [sentence for sentence in said if sentence]


def _scope(texts: Texts, view: UsualView) -> str:
    if view.is_private:
        return texts.gettext("This is from such requests in the city in the last 12 months.")
    if view.is_local:
        pattern = texts.gettext("This is from %(num)s such requests in this district in the last 12 months.")
    else:
        pattern = texts.gettext("This is from %(num)s such requests in the city in the last 12 months.")
    return pattern % {"num": texts.number(view.usual.cases)}


def _answer(texts: Texts, usual: Usual) -> str:
    if usual.half is None:
        return texts.gettext("Fewer than half have got an answer so far.")
    half = {"half": texts.duration(usual.half)}
    if usual.most is None:
        pattern = texts.gettext(
            "Half got an answer within %(half)s. Fewer than 9 in 10 have got an answer so far."
        )
        return pattern % half
    pattern = texts.gettext("Half got an answer within %(half)s, 9 in 10 within %(most)s.")
    return pattern % {**half, "most": texts.duration(usual.most)}


def _done(texts: Texts, share: float | None) -> str:
    """Say how many of ten were completed; only all is "all", and only none is "none"."""
    if share is None:
        return ""
    tenths = round(share * TENTHS)
    if share == 1:
        return texts.gettext("All that were closed were completed.")
    if share == 0:
        return texts.gettext("None that were closed were completed.")
    if tenths == TENTHS:
        return texts.gettext("More than 9 of 10 that were closed were completed.")
    if tenths == 0:
        return texts.gettext("Fewer than 1 of 10 that were closed were completed.")
    pattern = texts.gettext("%(tenths)s of 10 that were closed were completed.")
    return pattern % {"tenths": texts.number(tenths)}
