"""Questions, moments and words that the tests of question types share."""

from datetime import UTC, datetime
from gettext import NullTranslations
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from pydantic import TypeAdapter

from portal.catalogue.controls import Moment
from portal.catalogue.faults import FaultCode
from portal.catalogue.questions import HANDLERS
from portal.catalogue.schema import AnyQuestion, QuestionType
from portal.catalogue.typed.text import clean
from portal.catalogue.version import Words
from portal.texts import Texts, locale_for

LANGUAGES = ("en", "es", "ar")
ZONE = ZoneInfo("America/New_York")
OPTIONS = [
    {"code": "road", "label": "On the road"},
    {"code": "walk", "label": "On the sidewalk", "hint": "Or a curb"},
]

NEEDED: dict[QuestionType, dict[str, Any]] = {
    QuestionType.ONE_CHOICE: {"options": OPTIONS},
    QuestionType.MANY_CHOICES: {"options": OPTIONS},
}

_QUESTIONS: TypeAdapter[AnyQuestion] = TypeAdapter(AnyQuestion)

HOSTILE = (
    "\x00",
    "\ud800",
    "a\x00b\x1f\x7f",
    "\u202eevil\u202c",
    "👩🏽‍🚒🔥",
    "9" * 5000,
    "-" + "9" * 5000,
    "½",
    "１２",
    "-0",
    "1e5",
    "NaN",
    "Infinity",
    "1_000",
    "0x10",
    "a" * 100_000,
    "\u0301\u0323" * 4000,
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "%s %(a)s {0}",
    "\u200b\u200f\u2060",
    "\r\n\t\v\f\x85\u2028",
)


def ask(kind: QuestionType, **fields: Any) -> AnyQuestion:
    """A question "where" of a type; fields are as in a definition."""
    always = {"id": "where", "type": kind.value, "label": "Where?"}
    return _QUESTIONS.validate_python(always | NEEDED.get(kind, {}) | fields)


def at(language: str = "en", region: str = "US") -> Moment:
    """Sunday 22 November 2026, 10 in the morning in the city."""
    return Moment(datetime(2026, 11, 22, 15, tzinfo=UTC), ZONE, language, region)


def words(language: str = "en") -> Words:
    """A definition's words without any translation."""
    return Words(language, "en", {})


def texts(language: str = "en") -> Texts:
    """The interface's formats in a language, its words in English."""
    return Texts(language, locale_for(language), NullTranslations(), ZONE)


def value_of(question: AnyQuestion, language: str = "en", **sent: str) -> Any:
    """The value read from texts by control name (`main` is the main control). Fails on a fault."""
    answer = HANDLERS[question.type].read(question, _raw(sent), at(language))
    assert answer.fault is None, answer.fault
    return answer.value


def fault_of(question: AnyQuestion, language: str = "en", **sent: str) -> tuple[FaultCode, str]:
    """The code and control of the fault that these texts have. Fails when they are an answer."""
    fault = HANDLERS[question.type].read(question, _raw(sent), at(language)).fault
    assert fault is not None, "an answer was read"
    return fault.code, fault.control


def _raw(sent: dict[str, str]) -> dict[str, list[str]]:
    return {"" if name == "main" else name: [text] for name, text in sent.items()}


def refill(question: AnyQuestion, value: Any, language: str = "en") -> Any:
    """The value read again from controls filled with it."""
    handler = HANDLERS[question.type]
    return handler.read(question, handler.fill(question, value, language), at(language)).value


def show(question: AnyQuestion, value: Any, language: str = "en") -> tuple[str, ...]:
    """The lines that a person sees for a value."""
    return HANDLERS[question.type].show(question, value, words(language), texts(language))


any_text = st.one_of(st.text(max_size=60), st.sampled_from(HOSTILE))
"""Anything that can be sent, with the texts that have broken forms before."""

lines = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80).map(clean).filter(bool)
"""One line of text that somebody may mean."""
