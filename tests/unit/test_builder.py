"""Forms built from questions: what they carry, and what they refuse."""

from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from portal.catalogue.faults import Fault, FaultCode
from portal.catalogue.schema import QuestionType
from portal.forms import builder
from tests.unit.questions.samples import ask

PLACE = ask(QuestionType.LOCATION)


@pytest.fixture
def app() -> Flask:
    made = Flask(__name__)
    made.config.update(SECRET_KEY="a secret of this test", TESTING=True)
    return made


@pytest.fixture
def page(app: Flask) -> Iterator[None]:
    """A request that only looks."""
    with app.test_request_context("/"):
        yield


@pytest.mark.usefixtures("page")
def test_a_fresh_form_is_empty_and_carries_a_token() -> None:
    form = builder.build(PLACE, "en")
    assert [part.values for part in form.parts] == [(), (), ()]
    assert 'name="csrf_token"' in form.hidden_tag()


@pytest.mark.usefixtures("page")
def test_names_and_ids_follow_the_house_rule() -> None:
    form = builder.build(PLACE, "en")
    assert [(part.id, part.name) for part in form.parts] == [
        ("where", "where"),
        ("where-address", "where-address"),
        ("where-described", "where-described"),
    ]
    first = form.part()
    assert [first.option_id(option.code) for option in first.control.options] == [
        "where",
        "where-option-described",
    ]
    boxes = builder.build(ask(QuestionType.DATE), "es").parts
    assert [(part.id, part.name) for part in boxes] == [
        ("where", "where-day"),
        ("where-month", "where-month"),
        ("where-year", "where-year"),
    ]


@pytest.mark.usefixtures("page")
def test_a_form_shows_what_was_kept() -> None:
    form = builder.build(PLACE, "en", {"": ["address"], "address": ["1 Main St"], "gone": ["x"]})
    assert form.part().values == ("address",)
    assert form.part("address").value == "1 Main St"
    assert form.part("described").value == ""
    with pytest.raises(KeyError):
        form.part("gone")


@pytest.mark.parametrize("name", ["data", "errors", "validate", "meta", "csrf_token_", "process"])
@pytest.mark.usefixtures("page")
def test_a_question_may_be_called_like_anything_a_form_has(name: str) -> None:
    question = ask(QuestionType.SHORT_TEXT, id=name)
    form = builder.build(question, "en", {"": ["kept"]})
    assert (form.part().name, form.part().value) == (name, "kept")


def test_what_was_submitted_is_carried_and_the_token_is_needed(app: Flask) -> None:
    with app.test_request_context("/", method="POST", data={"where": "a", "where-address": "1 Main St"}):
        form = builder.build(PLACE, "en")
        assert form.part("address").value == "1 Main St"
        assert not form.validate_on_submit()


def test_a_good_token_is_enough_because_answers_are_checked_elsewhere(app: Flask) -> None:
    @app.route("/", methods=["GET", "POST"])
    def ask_where() -> str:
        form = builder.build(PLACE, "en")
        return "yes" if form.validate_on_submit() else str(form.csrf_token.current_token)

    client = app.test_client()
    token = client.get("/").text
    assert client.post("/", data={"csrf_token": token, "where": "nonsense"}).text == "yes"
    assert client.post("/", data={"csrf_token": "x"}).text != "yes"


@pytest.mark.parametrize("body", ["[1]", '{"where": 5}', "nonsense", "null"])
def test_a_json_body_is_no_form(app: Flask, body: str) -> None:
    with app.test_request_context("/", method="POST", data=body, content_type="application/json"):
        form = builder.build(PLACE, "en")
        assert form.part().values == ()
        assert not form.validate_on_submit()


def test_raw_has_only_the_questions_own_controls_and_nothing_unstorable() -> None:
    submitted = MultiDict(
        [("where", "address"), ("where", "described"), ("where-address", "a\x00b\ud800\r\n"), ("admin", "1")]
    )
    assert builder.raw_of(PLACE, submitted, "en") == {
        "": ["address", "described"],
        "address": ["ab\r\n"],
    }


@pytest.mark.usefixtures("page")
def test_a_fault_marks_its_control_or_the_whole_group() -> None:
    form = builder.build(PLACE, "en", {})
    links = builder.bind(form, PLACE, Fault(FaultCode.NOT_AN_ADDRESS, "address"), "Enter the street")
    assert links == [("where-address", "Enter the street")]
    assert [part.in_error for part in form.parts] == [False, True, False]
    builder.bind(form, PLACE, Fault(FaultCode.REQUIRED), "Say where")
    assert [part.in_error for part in form.parts] == [True, True, True]
    assert form.error == "Say where"
