"""From every page the way to say what stands in one's way, and to ask in another form."""

import re
from dataclasses import dataclass
from typing import Any

from flask import Flask, request, url_for

from portal.catalogue import Said
from portal.catalogue.answers import clean
from portal.catalogue.schema import AnyQuestion, QuestionType
from portal.web.current import current_portal, current_texts

PAGE = "page"
"""Name of the argument, and id of the barrier service's question, that say which page it is about."""

SHOWN = frozenset({"slug", "question_id", "step", "code"})
"""Parts of an address that a report may hold. All others may be secret (a form's link) or personal."""

HIDDEN = "…"
_PART = re.compile(r"<(?:\w+:)?(\w+)>")
_ADDRESS = re.compile(rf"/[\w./{HIDDEN}-]{{0,199}}")


@dataclass(frozen=True)
class HelpLink:
    """A service of the city that helps with this site: its name and where it is."""

    name: Said
    url: str


def setup_barriers(app: Flask) -> None:
    """Give every page the links to the services that help with this site."""

    @app.context_processor
    def links() -> dict[str, Any]:
        return {"help_links": _help_links()}


def _help_links() -> list[HelpLink]:
    catalogue, texts = current_portal().catalogue, current_texts()
    city = catalogue.city
    wanted = [(city.accommodation_service, None), (city.barrier_service, _this_page())]
    found = [(catalogue.services.get(slug or ""), page) for slug, page in wanted]
    return [
        HelpLink(
            version.words(texts.language)(version.service.name),
            url_for("residents.service", lang=texts.language, slug=version.service.slug, page=page),
        )
        for version, page in found
        if version is not None and not version.service.retired
    ]


def _this_page() -> str | None:
    """Return the page's address without anything secret in it; None where no route fits."""
    if request.url_rule is None:
        return None
    parts = {name: value for name, value in (request.view_args or {}).items() if name in SHOWN}
    parts["lang"] = current_texts().language
    return _PART.sub(lambda part: str(parts.get(part[1], HIDDEN)), request.url_rule.rule)


def reported_page() -> str | None:
    """Return the page that a link to the barrier service came from; None for anything but such an address."""
    sent = clean(request.args.get(PAGE, ""))
    return sent if _ADDRESS.fullmatch(sent) else None


def suggested_page(slug: str, asked: AnyQuestion) -> str | None:
    """Return what the barrier service's question about the page is filled in with before it is answered."""
    asks = asked.id == PAGE and asked.type is QuestionType.SHORT_TEXT
    return reported_page() if asks and slug == current_portal().catalogue.city.barrier_service else None
