"""Messages as they travel: letters in HTML and plain text, and text messages."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from portal.catalogue import Said
from portal.outbox.content import Content, Desk
from portal.texts import language_name

TEMPLATES = Path(__file__).parents[1] / "templates"


@dataclass(frozen=True)
class Message:
    """A letter's words: its subject, and its text in both forms."""

    subject: str
    text: str
    html: str


def letter(desk: Desk, content: Content, stop_url: str | None) -> Message:
    """Write a letter. In: `stop_url` ends such letters; None for one that was just asked for."""
    values = {
        "content": content,
        "texts": desk.texts,
        "city_name": desk.words(desk.city.name),
        "light": desk.city.colours.light,
        "dark": desk.city.colours.dark,
        "call": desk.call(),
        "why": _why(desk) if stop_url else None,
        "stop_label": desk.texts.gettext("Stop these messages"),
        "stop_url": stop_url,
        "written_in": lambda said: _written_in(desk, said),
    }
    return Message(
        subject=" ".join(content.subject.split()),
        text=_environment().get_template("messages/letter.txt").render(values),
        html=_environment().get_template("messages/letter.html").render(values),
    )


def text_message(desk: Desk, content: Content, stop_url: str | None) -> str:
    """Write a text message: who writes, the news, the link, and how to stop. No more than it needs."""
    lines = [f"{desk.words(desk.city.name)}: {content.brief}"]
    if content.link is not None:
        lines.append(content.link.url)
    if stop_url is not None:
        lines.append(desk.texts.gettext("Stop: %(address)s") % {"address": stop_url})
    return "\n".join(lines)


def _why(desk: Desk) -> str:
    return desk.texts.gettext("You get this because you asked to hear of this request.")


def _written_in(desk: Desk, said: str) -> str | None:
    """Name the language of words that are not in the reader's, in the reader's."""
    if not isinstance(said, Said) or said.lang == desk.texts.language:
        return None
    return desk.texts.gettext("in %(language)s") % {"language": language_name(said.lang, desk.texts.locale)}


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
