"""The page's language: the first segment of its address, so that it can be shared and needs no cookie."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from babel import negotiate_locale
from flask import Flask, abort, current_app, g, redirect, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from portal.texts import Texts
from portal.web.access import DECLARED, Access
from portal.web.current import current_portal, current_texts
from portal.web.narrowing import place_of_notice, understood

ARGUMENT = "lang"


@dataclass(frozen=True)
class Language:
    """One entry of the language switcher: this page in another language."""

    tag: str
    name: str
    direction: str
    url: str
    current: bool


def setup_language(app: Flask) -> None:
    """Read the language from the address, write it into links, and give templates their words."""
    app.url_value_preprocessor(_read)
    app.url_defaults(_write)
    app.context_processor(_words)
    app.jinja_env.add_extension("jinja2.ext.i18n")
    install = getattr(app.jinja_env, "install_gettext_callables")  # noqa: B009 - added by the extension
    install(
        lambda message: current_texts().gettext(message),
        lambda singular, plural, number: current_texts().ngettext(singular, plural, number),
        newstyle=True,
        pgettext=lambda context, message: current_texts().pgettext(context, message),
        npgettext=lambda context, singular, plural, number: current_texts().npgettext(
            context, singular, plural, number
        ),
    )


def preferred_language() -> str:
    """Return the city's language that the browser prefers, else the city's first."""
    texts = current_portal().texts
    first = next(iter(texts))
    wanted = [tag for tag, _quality in request.accept_languages if tag != "*"]
    found = negotiate_locale(wanted, list(texts), sep="-")
    return {tag.lower(): tag for tag in texts}.get(str(found).lower(), first)


def use_language(tag: str | None) -> Texts:
    """Make a language the page's own: the one named if the city has it, else the preferred one."""
    texts = current_portal().texts
    g.texts = texts[tag] if tag is not None and tag in texts else texts[preferred_language()]
    return current_texts()


def _read(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    # Where no route fits, the page that says so still speaks the language of the address.
    tag = request.path.split("/")[1] if values is None else values.pop(ARGUMENT, None)
    use_language(tag)
    if tag is None or tag in current_portal().texts:
        return
    if (there := _in_preferred_language()) is not None:
        abort(there)
    if values is not None:
        abort(404)


def _in_preferred_language() -> Response | None:
    """Return the way to the page that this address is of but for its language; None for what is none.

    Only pages for anybody: an address that opens something must come as it was given.
    """
    if request.method not in {"GET", "HEAD"}:
        return None
    language = preferred_language()
    try:
        endpoint, values = current_app.url_map.bind("").match(f"/{language}{request.path}")
    except HTTPException:
        return None
    view = current_app.view_functions[endpoint]
    if getattr(view, DECLARED) is not Access.ANYONE:
        return None
    asked = urlencode(list(request.args.items(multi=True)))
    answer = redirect(url_for(endpoint, **values) + (f"?{asked}" if asked else ""))
    answer.headers["Vary"] = "Accept-Language"
    return answer


def _write(endpoint: str, values: dict[str, Any]) -> None:
    if ARGUMENT not in values and current_app.url_map.is_endpoint_expecting(endpoint, ARGUMENT):
        values[ARGUMENT] = current_texts().language


def _words() -> dict[str, Any]:
    texts = current_texts()
    catalogue = current_portal().catalogue
    return {
        "texts": texts,
        "city": catalogue.city,
        "city_words": catalogue.words(texts.language),
        "languages": _switcher(texts),
        "place_of_notice": place_of_notice,
    }


def _switcher(texts: Texts) -> list[Language]:
    return [
        Language(tag, other.native_name, other.direction, _same_page(tag), tag == texts.language)
        for tag, other in current_portal().texts.items()
    ]


def _same_page(tag: str) -> str:
    """Return this page's address in another language; where there is none, that language's home."""
    endpoint = request.endpoint
    if endpoint is None or not current_app.url_map.is_endpoint_expecting(endpoint, ARGUMENT):
        return url_for("residents.home", lang=tag)
    address = url_for(endpoint, **((request.view_args or {}) | {ARGUMENT: tag}))
    if request.method == "POST" or not (asked := understood()):
        return address
    # Whoever made the address chose these names: as arguments of url_for they would mean something to it.
    return f"{address}?{urlencode(asked)}"
