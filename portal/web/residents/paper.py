"""Every form on paper: all its questions at once, with their conditions in words and room to write."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template

from portal.catalogue import ServiceVersion, Words
from portal.catalogue.schema import AnyQuestion, Condition, YesNo
from portal.catalogue.typed.conventions import date_order
from portal.texts import Texts
from portal.web.access import Access, access
from portal.web.current import current_portal, current_texts
from portal.web.residents import blueprint
from portal.web.residents.services import offered_or_404


@dataclass(frozen=True)
class PaperQuestion:
    """One question on paper: its number, and in words when it is to be answered ("" for always)."""

    number: int
    asked: AnyQuestion
    when: str


@blueprint.get("/<lang>/services/<slug>/paper")
@access(Access.ANYONE)
def paper(slug: str) -> str:
    """Show a form to print, fill in by hand, and bring, send or read out over the phone."""
    version = offered_or_404(slug)
    texts, catalogue = current_texts(), current_portal().catalogue
    return render_template(
        "residents/paper.html",
        service=version.service,
        words=version.words(texts.language),
        questions=paper_questions(version, texts),
        day_parts=date_order(texts.formats),
        agency_name=catalogue.words(texts.language)(catalogue.agencies[version.service.agency].name),
    )


def paper_questions(version: ServiceVersion, texts: Texts) -> list[PaperQuestion]:
    """Return the questions of a service in their order, numbered from 1."""
    words, asked = version.words(texts.language), version.service.questions
    return [
        PaperQuestion(number, question, _when(question.when, asked, words, texts))
        for number, question in enumerate(asked, start=1)
    ]


def _when(conditions: Sequence[Condition], asked: Sequence[AnyQuestion], words: Words, texts: Texts) -> str:
    """Say when a question is to be answered: all conditions must hold, each by any of its answers."""
    if not conditions:
        return ""
    said = [_condition(condition, asked, words, texts) for condition in conditions]
    pattern = texts.gettext("Answer this only if %(conditions)s.")
    return pattern % {"conditions": texts.listed(said)}


def _condition(condition: Condition, asked: Sequence[AnyQuestion], words: Words, texts: Texts) -> str:
    ids = [question.id for question in asked]
    place = ids.index(condition.question)
    labels = _labels(asked[place], words, texts)
    quoted = [texts.gettext("“%(answer)s”") % {"answer": labels[code]} for code in condition.codes]
    pattern = texts.gettext("you chose %(answers)s in question %(number)s")
    return pattern % {"answers": texts.either(quoted), "number": texts.number(place + 1)}


def _labels(question: AnyQuestion, words: Words, texts: Texts) -> dict[str, str]:
    """Return the answers of a choice in words, by code."""
    options = getattr(question, "options", ())
    if options:
        return {option.code: words(option.label) for option in options}
    return {YesNo.YES.value: texts.gettext("Yes"), YesNo.NO.value: texts.gettext("No")}
