"""The partials of the question types: native controls that say what they are."""

from collections import Counter
from dataclasses import dataclass, field
from gettext import NullTranslations
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, render_template
from jinja2 import StrictUndefined

from portal.catalogue import answers
from portal.catalogue.schema import AnyQuestion, QuestionType
from portal.catalogue.version import Words
from portal.forms import builder
from portal.forms.messages import message
from tests.unit.questions.samples import OPTIONS, ask, at, texts, words

TEMPLATES = Path(builder.__file__).parents[1] / "templates"
TYPED = '"><b>RTL \u202e</b>'

ALL: list[dict[str, Any]] = [
    *({"kind": kind} for kind in QuestionType),
    {"kind": QuestionType.MANY_CHOICES, "max_choices": 1},
    {"kind": QuestionType.WHOLE_NUMBER, "unit": "feet"},
    {"kind": QuestionType.DECIMAL, "unit": "inches", "min": 0},
    {"kind": QuestionType.LOCATION, "kinds": ["address"]},
    {"kind": QuestionType.LOCATION, "kinds": ["described"]},
]
DRESSED = {"hint": "Look at the sign", "why": "To find it", "optional": True}


@dataclass(frozen=True)
class Town:
    """The city's part in a question."""

    address_example: str = "12 Harbour Walk"


@dataclass
class Element:
    """One element: its name, attributes, the names of those around it, and its text."""

    tag: str
    attributes: dict[str, str | None]
    around: tuple[str, ...]
    text: str = ""


@dataclass
class Page(HTMLParser):
    """The elements of a page, in their order."""

    html: str
    elements: list[Element] = field(default_factory=list)
    open: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.html)
        assert not self.open, f"never closed: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs), tuple(each.tag for each in self.open))
        assert len(element.attributes) == len(attrs), f"an attribute twice: {attrs}"
        self.elements.append(element)
        if tag != "input":
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.text += data

    def all(self, *tags: str) -> list[Element]:
        """The elements with these names."""
        return [element for element in self.elements if element.tag in tags]

    def controls(self) -> list[Element]:
        """The controls."""
        return self.all("input", "textarea", "select")

    def by_id(self, wanted: str) -> Element:
        """The element with an id."""
        (found,) = [element for element in self.elements if element.attributes.get("id") == wanted]
        return found

    def description(self, element: Element) -> str:
        """What describes an element, as assistive technology joins it."""
        ids = (element.attributes.get("aria-describedby") or "").split()
        return " ".join(self.by_id(each).text.strip() for each in ids)


def draw(
    question: AnyQuestion, raw: dict[str, list[str]], language: str = "en", spoken: Words | None = None
) -> Page:
    """A question with what was sent for it, and what is wrong with that."""
    spoken = spoken or words(language)
    app = Flask(__name__, template_folder=str(TEMPLATES))
    app.secret_key = "a secret of this test"
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.install_gettext_translations(NullTranslations(), newstyle=True)  # type: ignore[attr-defined]
    with app.test_request_context("/"):
        form = builder.build(question, language, raw)
        fault = answers.read(question, raw, at(language)).fault if raw else None
        if fault:
            said = message(question, fault, spoken, texts(language), Town())
            builder.bind(form, question, fault, said)
        context = {"question": question, "form": form, "words": spoken, "texts": texts(language)}
        return Page(render_template(f"questions/{question.type}.html", city=Town(), **context))


def asked(kind: Any, **fields: Any) -> AnyQuestion:
    """A question of one of the kinds above."""
    return ask(kind, **fields)


WRONG = {"": ["\u202ewrong", "wrong"], "day": ["31"], "month": ["2"], "year": ["2026"], "address": [TYPED]}


@pytest.mark.parametrize("fields", ALL)
@pytest.mark.parametrize("raw", [{}, WRONG], ids=["fresh", "wrong"])
@pytest.mark.parametrize("dressed", [{}, DRESSED], ids=["bare", "dressed"])
def test_every_control_is_native_named_and_described(
    fields: dict[str, Any], raw: dict[str, list[str]], dressed: dict[str, Any]
) -> None:
    page = draw(asked(**fields, **dressed), raw)
    ids = Counter(each.attributes["id"] for each in page.elements if "id" in each.attributes)
    assert set(ids.values()) == {1}
    assert len(page.all("h1")) == 1
    assert page.controls()[0].attributes["id"] == "where"
    labels = Counter(label.attributes["for"] for label in page.all("label"))
    assert labels == Counter(control.attributes["id"] for control in page.controls())
    for element in page.elements:
        assert not {"required", "maxlength", "placeholder", "style", "onclick"} & set(element.attributes)
        page.description(element)


@pytest.mark.parametrize("fields", ALL)
def test_the_question_is_the_heading_of_its_control_or_group(fields: dict[str, Any]) -> None:
    page = draw(asked(**fields), {})
    (heading,) = page.all("h1")
    assert heading.text.strip() == "Where?"
    if page.all("fieldset"):
        assert heading.around == ("fieldset", "legend")
        assert all("fieldset" in control.around for control in page.controls())
    else:
        (label,) = page.all("label")
        assert label.around == ("h1",)
        assert len(page.controls()) == 1


@pytest.mark.parametrize("fields", ALL)
def test_hint_and_reason_describe_the_control_or_its_group(fields: dict[str, Any]) -> None:
    page = draw(asked(**fields, **DRESSED), {})
    owner = (page.all("fieldset") or page.controls())[0]
    assert page.description(owner).startswith("Look at the sign To find it")
    assert page.by_id("where-hint").text == "Look at the sign"
    assert page.all("h1")[0].text.strip() == "Where? (optional)"


@pytest.mark.parametrize("fields", ALL)
def test_what_is_wrong_is_said_in_words_at_the_control_and_its_group(fields: dict[str, Any]) -> None:
    question = asked(**fields)
    sent = {"": ["x" * 3000], "described": ["x" * 3000], "address": ["x" * 3000]}
    page = draw(question, sent | {"day": ["31"], "month": ["2"], "year": ["2026"]})
    error = page.by_id("where-error")
    assert error.text.startswith("Error: ")
    owner = (page.all("fieldset") or page.controls())[0]
    assert error.text in page.description(owner)
    wrong = [each for each in page.controls() if each.attributes.get("aria-invalid") == "true"]
    assert wrong
    for control in wrong:
        if control.attributes.get("type") not in ("radio", "checkbox") or control is page.controls()[0]:
            assert error.text in page.description(control)


def test_only_the_box_that_is_wrong_is_marked() -> None:
    page = draw(asked(QuestionType.DATE), {"day": ["1"], "month": ["2"], "year": ["26"]})
    marked = [each.attributes["name"] for each in page.controls() if "aria-invalid" in each.attributes]
    assert marked == ["where-year"]


@pytest.mark.parametrize("fields", ALL)
def test_typed_text_is_shown_again_as_text(fields: dict[str, Any]) -> None:
    sent = {name: [TYPED] for name in ("", "day", "month", "year", "time", "address", "described")}
    page = draw(asked(**fields), sent)
    assert "b" not in {element.tag for element in page.elements}
    for control in page.controls():
        if control.tag == "textarea":
            assert control.text.strip() == TYPED
        elif control.attributes["type"] not in ("radio", "checkbox"):
            assert control.attributes["value"] == TYPED
        else:
            continue
        assert control.attributes["dir"] == "auto"
        assert control.attributes["spellcheck"] in ("true", "false")


def test_a_line_break_at_the_start_survives_the_text_area() -> None:
    page = draw(asked(QuestionType.LONG_TEXT), {"": ["\nsecond line"]})
    assert ">\n\nsecond line</textarea>" in page.html


def test_what_was_chosen_is_chosen_again() -> None:
    page = draw(asked(QuestionType.MANY_CHOICES), {"": ["walk"]})
    assert ["checked" in each.attributes for each in page.controls()] == [False, True]
    assert [each.attributes["value"] for each in page.controls()] == [option["code"] for option in OPTIONS]
    assert page.description(page.controls()[1]) == "Or a curb"


def test_autocomplete_is_only_for_what_is_the_persons_own() -> None:
    tokens = {
        (kind, control.attributes["autocomplete"])
        for kind in QuestionType
        for control in draw(asked(kind), {}).controls()
        if "autocomplete" in control.attributes
    }
    assert tokens == {
        (QuestionType.EMAIL, "email"),
        (QuestionType.PHONE, "tel"),
        (QuestionType.PERSON_NAME, "name"),
    }


def test_both_ways_to_say_where_are_there_without_script() -> None:
    page = draw(asked(QuestionType.LOCATION), {})
    assert [(each.attributes["name"], each.attributes.get("type")) for each in page.controls()] == [
        ("where", "radio"),
        ("where-address", "text"),
        ("where", "radio"),
        ("where-described", None),
    ]
    assert page.description(page.by_id("where-address")) == "For example, 12 Harbour Walk"


def test_the_limit_of_a_long_text_is_said_before_and_the_excess_after() -> None:
    fresh = draw(asked(QuestionType.LONG_TEXT), {})
    assert fresh.description(fresh.controls()[0]) == "You can use up to 2,000 characters"
    wrong = draw(asked(QuestionType.LONG_TEXT), {"": ["x" * 2037]})
    assert "37 characters too long" in wrong.description(wrong.controls()[0])


def test_words_in_another_language_say_so() -> None:
    page = draw(asked(QuestionType.ONE_CHOICE, **DRESSED), {}, "ar")
    marked = [each.text for each in page.all("span") if each.attributes.get("lang") == "en"]
    options = ["On the road", "On the sidewalk", "Or a curb"]
    assert marked == ["Where?", "Look at the sign", "To find it", *options]


def test_translated_words_are_not_marked() -> None:
    spoken = Words("es", "en", {("where", "Where?"): "¿Dónde?", (None, "Where?"): "¿En qué lugar?"})
    page = draw(asked(QuestionType.SHORT_TEXT, hint="Look"), {}, "es", spoken)
    assert page.all("h1")[0].text == "¿Dónde?"
    assert [each.text for each in page.elements if "lang" in each.attributes] == ["Look"]


def test_every_type_has_its_partial_and_no_partial_is_left_over() -> None:
    partials = {path.stem for path in (TEMPLATES / "questions").glob("*.html")}
    assert partials == {kind.value for kind in QuestionType}
