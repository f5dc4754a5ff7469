"""A question of a definition → a form with one field per control.

The fields only carry what was sent. What it means is decided in one place, portal.catalogue.answers, and
how it looks in templates/questions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import Field

from portal.catalogue.controls import MAIN, Control
from portal.catalogue.faults import WHOLE_GROUP, Fault
from portal.catalogue.questions import HANDLERS
from portal.catalogue.schema import Question
from portal.catalogue.typed.text import storable

ErrorLink = tuple[str, str]
"""(html id of the first control of the question, what is wrong): one line of the error summary."""


class Sent(Field):
    """Every text a browser sent under one name; `data` is a list of them."""

    data: list[str]

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Keep the texts; an uploaded file under this name is none."""
        self.data = [storable(text) for text in valuelist if isinstance(text, str)]

    def process_data(self, value: Any) -> None:
        """Take the texts to show."""
        self.data = [text for text in value or () if isinstance(text, str)]


@dataclass(frozen=True)
class Part:
    """A control with what it shows now: what the partials of templates/questions draw."""

    control: Control
    id: str
    name: str
    values: tuple[str, ...]
    in_error: bool

    @property
    def value(self) -> str:
        """What a text control shows."""
        return self.values[0] if self.values else ""

    def option_id(self, code: str) -> str:
        """The id of one radio or checkbox: the first has the group's, so that a link to it lands there."""
        first = code == self.control.options[0].code
        return self.id if first else f"{self.id}-option-{code}"


class QuestionForm(FlaskForm):  # type: ignore[misc]
    """The form of one question, with its CSRF token. Made by `build`."""

    question_id: str
    asked: tuple[Control, ...]
    fault: Fault | None = None
    error: str | None = None

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """Reads forms only: FlaskForm would also read a JSON body, and stumble over one of another shape."""

        def wrap_formdata(self, form: FlaskForm, formdata: Any) -> Any:
            """The submitted form, unless something else is given."""
            if formdata is None or hasattr(formdata, "getlist"):
                return formdata
            return request.form if form.is_submitted() else None

    @property
    def parts(self) -> list[Part]:
        """The controls in the order in which they are shown."""
        return [self._part(place, control) for place, control in enumerate(self.asked)]

    def part(self, name: str = MAIN) -> Part:
        """The control of this name. Raises KeyError when the question has none."""
        for part in self.parts:
            if part.control.name == name:
                return part
        raise KeyError(name)

    def _part(self, place: int, control: Control) -> Part:
        field: Sent = self[_attribute(control)]
        # The first control has the question's own id, whatever it is called: error links go there.
        shown_id = self.question_id if place == 0 else html_name(self.question_id, control)
        wrong = self.fault is not None and self.fault.control in (WHOLE_GROUP, control.name)
        return Part(control, shown_id, html_name(self.question_id, control), tuple(field.data), wrong)


def html_name(question_id: str, control: Control) -> str:
    """The name under which a control is sent: the question's id, with the control's name if it has one."""
    return f"{question_id}-{control.name}" if control.name else question_id


def _attribute(control: Control) -> str:
    # Not the question's id: a question may be called "data" or "validate", which a form has already.
    return f"answer_{control.name}"


@lru_cache(maxsize=1024)
def _form_class(question_id: str, asked: tuple[Control, ...]) -> type[QuestionForm]:
    fields: dict[str, Any] = {
        _attribute(control): Sent(name=html_name(question_id, control)) for control in asked
    }
    return type("QuestionForm", (QuestionForm,), fields | {"question_id": question_id, "asked": asked})


def _controls(question: Question, language: str) -> tuple[Control, ...]:
    return HANDLERS[question.type].controls(question, language)


def build(question: Question, language: str, raw: Mapping[str, Sequence[str]] | None = None) -> QuestionForm:
    """Return the form of one question in a language. Needs a request.

    In: `raw` is what the controls show (control name → texts). Without it the form holds what this request
    submitted, ready for `validate_on_submit`, which checks the CSRF token and nothing else.
    """
    asked = _controls(question, language)
    made = _form_class(question.id, asked)
    if raw is None:
        return made()
    return made(formdata=None, data={_attribute(control): raw.get(control.name) for control in asked})


def raw_of(question: Question, submitted: MultiDict[str, str], language: str) -> dict[str, list[str]]:
    """Return what was submitted for a question: control name → texts, of its own controls only.

    Texts are as typed but for what no database can store; controls that sent nothing are left out.
    """
    sent = {
        control.name: submitted.getlist(html_name(question.id, control))
        for control in _controls(question, language)
    }
    return {name: [storable(text) for text in texts] for name, texts in sent.items() if texts}


def bind(form: QuestionForm, question: Question, fault: Fault, text: str) -> list[ErrorLink]:
    """Mark the form's controls as wrong, with the words for it; return the lines of the error summary.

    The link leads to the first control that is wrong: of the whole group when the fault names none.
    """
    form.fault, form.error = fault, text
    for part in form.parts:
        if part.in_error:
            form[_attribute(part.control)].errors = [text]
    wrong = [part.id for part in form.parts if part.in_error]
    return [(wrong[0] if wrong else question.id, text)]
