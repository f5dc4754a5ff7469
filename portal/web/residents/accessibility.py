"""The accessibility statement: rendered from the conformance record, so that it claims no more than that."""

from dataclasses import dataclass
from functools import cache

from flask import render_template

from accessibility import record
from portal.texts import Texts
from portal.web.access import Access, access
from portal.web.current import current_portal, current_texts
from portal.web.residents import blueprint
from portal.web.residents.links import named_service


@dataclass(frozen=True)
class CriterionRow:
    """One criterion. `handle` and `notes` are in the record's language, English."""

    num: str
    handle: str
    conformance: str
    level: str
    notes: str


@blueprint.get("/<lang>/accessibility")
@access(Access.ANYONE)
def accessibility_statement() -> str:
    """Show how far each criterion is met, how that was judged, what is missing, and where to tell us."""
    texts, kept = current_texts(), _record()
    city = current_portal().catalogue.city
    return render_template(
        "residents/accessibility.html",
        reported=texts.date(kept.reported),
        target=kept.catalogue.target,
        methods=kept.methods,
        gaps=kept.known_gaps,
        criteria=[
            CriterionRow(
                criterion.num,
                criterion.handle,
                chapter.level.value,
                _level(texts, criterion.adherence.level),
                criterion.adherence.notes,
            )
            for chapter in kept.chapters
            for criterion in chapter.criteria
        ],
        barrier=named_service(city.barrier_service),
        another_way=named_service(city.accommodation_service),
    )


@cache
def _record() -> record.Record:
    # It travels with the portal and does not change while it runs.
    return record.load()


def _level(texts: Texts, level: record.Level) -> str:
    return {
        record.Level.SUPPORTS: texts.pgettext("conformance", "Met"),
        record.Level.PARTIALLY_SUPPORTS: texts.pgettext("conformance", "Partly met, or not judged in full"),
        record.Level.DOES_NOT_SUPPORT: texts.pgettext("conformance", "Not met"),
        record.Level.NOT_APPLICABLE: texts.pgettext("conformance", "Does not apply"),
        record.Level.NOT_EVALUATED: texts.pgettext("conformance", "Not judged"),
    }[level]
