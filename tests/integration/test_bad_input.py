"""Whatever is sent for a question: taken or asked again, in the page's language, and nothing else is lost."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.app import portal_of
from portal.catalogue.answers import clean
from portal.catalogue.schema import QuestionType
from portal.queries.drafts import DraftView, find_form
from portal.store.models import DetailRow
from portal.web.journey import key_of
from tests.databases import Database, Databases
from tests.havenport import havenport
from tests.integration import attacks
from tests.integration.attacks import ATTACKS, EARLIER, QUESTIONS, TEXTS, Attack, Post, Question, as_bytes
from tests.portals import Clock, app_with, settings
from tests.visitor import Visitor, obey_the_rules

LANGUAGES = ("en", "es", "ar")
RULED = "ar"
"""The language whose pages are read by the page rules too: the structure is the same in all."""

NEVER_KEPT = frozenset({"Cc", "Cs"})
OVERRIDES = frozenset("\N{RIGHT-TO-LEFT OVERRIDE}\N{LEFT-TO-RIGHT OVERRIDE}\N{FIRST STRONG ISOLATE}")
SMALL = {name: text for name, text in TEXTS.items() if len(text) < 40 and name not in {"nul", "blank"}}


@dataclass
class Form:
    """One question's page in one language, with earlier answers; it is posted to again and again."""

    app: Flask
    question: Question
    language: str
    visitor: Visitor = field(init=False)
    address: str = field(init=False)
    key: str = field(init=False)
    token: str = field(init=False)

    def __post_init__(self) -> None:
        """Gets as far as the question."""
        self.visitor = Visitor(self.app)
        self.visitor.get(f"/{self.language}/services/{self.question.slug}/start")
        form = self.visitor.path.rpartition("/questions/")[0]
        for earlier in EARLIER[self.question.slug]:
            if earlier != self.question.id:
                self.visitor.get(f"{form}/questions/{earlier}")
                fields = {"csrf_token": self.visitor.token(), **QUESTIONS[earlier].good}
                self.visitor.post(self.visitor.path, fields)
        self.address = f"{form}/questions/{self.question.id}"
        self.key = key_of(form.rpartition("/")[2])
        self.visitor.get(self.address)
        self.token = self.visitor.token()

    def draft(self) -> DraftView | None:
        """What is kept."""
        with self.app.app_context():
            return find_form(portal_of(self.app), self.key).draft

    def others(self) -> dict[str, object]:
        """What is kept for the other questions."""
        draft = self.draft()
        entries = dict(draft.entries) if draft else {}
        return {name: entry for name, entry in entries.items() if name != self.question.id}

    def send(self, post: Post) -> int:
        """Sends the body as it is; the status."""
        answer = self.visitor.client.post(
            self.address, data=post.body(self.token), content_type=post.content_type
        )
        if answer.status_code != attacks.TAKEN and self.language == RULED:
            obey_the_rules(answer)
        self.visitor.page = answer
        return answer.status_code

    def choices(self, name: str) -> set[str]:
        """What the radios or checkboxes of this name offer."""
        inputs = [one for one in self.visitor.document.all("input") if one.get("name") == name]
        return {one.get("value") for one in inputs if one.get("type") in {"radio", "checkbox"}}

    def complaints(self, post: Post) -> Iterator[str]:
        """What is not well with a page that asks again."""
        visitor = self.visitor
        root = next(visitor.document.all("html"))
        if root.get("lang") != self.language:
            yield f"the page is in {root.get('lang')}"
        if len(visitor.problems) != 1 or not visitor.problems[0] or "%(" in visitor.problems[0]:
            yield f"its problems are {visitor.problems}"
        if visitor.page.status_code == attacks.ASKED_AGAIN:
            summary = visitor.document.ids()["problems"][0]
            targets = [link.get("href") for link in summary.all("a")]
            if len(targets) != 1 or targets[0].removeprefix("#") not in visitor.document.ids():
                yield f"its problem leads to {targets}"
            yield from self._forgotten(post)

    def _forgotten(self, post: Post) -> Iterator[str]:
        """What was typed and is not in its control any more."""
        if post.content_type != attacks.FORM:
            return
        sent: dict[str, list[str]] = {}
        for name, value in post.fields:
            sent.setdefault(name, []).append(readable(as_bytes(value).decode("utf-8", "replace")))
        for name, texts in sent.items():
            if offered := self.choices(name):
                if set(self.visitor.chosen(name)) != offered & set(texts):
                    yield f"{name} has {self.visitor.chosen(name)} of {texts}"
            elif readable(self.visitor.value(name)) != texts[0]:
                yield f"{name} shows {self.visitor.value(name)[:40]!r}, not {texts[0][:40]!r}"


def readable(text: str) -> str:
    """The text without NUL, which no page can show, and without the marks for bytes that are no text."""
    return re.sub("(?:%[0-9A-F]{2}|\0|\N{REPLACEMENT CHARACTER})+", "", text)


class Forms:
    """Forms of one application, made when they are first needed."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self._made: dict[tuple[str, str], Form] = {}

    def __call__(self, question: Question, language: str) -> Form:
        """The question's page in the language."""
        place = (question.id, language)
        if place not in self._made:
            self._made[place] = Form(self.app, question, language)
        return self._made[place]


@pytest.fixture(scope="module")
def forms(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forms]:
    """One application for the whole matrix: the attacks must not hurt the next resident either."""
    url = databases.create(Database.SQLITE, tmp_path_factory.mktemp("bad-input"))
    app = app_with(Clock(), settings(url))
    yield Forms(app)
    portal_of(app).store.close()


def survives(forms: Forms, question: Question, post: Post) -> None:
    """The post gets the status it deserves in every language, and harms nothing."""
    problems = set()
    for language in LANGUAGES:
        form = forms(question, language)
        before = form.others()
        status = form.send(post)
        assert status == post.status, f"{language}: {form.visitor.page.text[-3000:]}"
        if status != attacks.TAKEN:
            assert list(form.complaints(post)) == [], language
            problems.update(form.visitor.problems)
        assert form.others() == before, f"{language}: earlier answers changed"
    assert len(problems) == (0 if post.status == attacks.TAKEN else len(LANGUAGES)), "each in its own words"


def test_every_question_and_every_type_is_attacked() -> None:
    service = havenport().services["sampler"].service
    assert {question.id for question in service.questions} | {"where"} == set(QUESTIONS)
    assert {question.type for question in service.questions} == set(QuestionType)


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS.keys())
@pytest.mark.parametrize("question", QUESTIONS.values(), ids=str)
def test_what_is_sent_is_taken_or_asked_again(forms: Forms, question: Question, attack: Attack) -> None:
    survives(forms, question, attack(question))


@pytest.mark.parametrize(
    ("question", "post"),
    [pytest.param(q, post, id=f"{q}-{post.fields}"[:70]) for q, post in attacks.wrong_answers()],
)
def test_a_wrong_answer_is_asked_again(forms: Forms, question: Question, post: Post) -> None:
    survives(forms, question, post)


def answer_sampler(visitor: Visitor, language: str = "en", **texts: str | bytes) -> None:
    """All questions of the sampler up to the check page, with some texts of one's own."""
    visitor.get(f"/{language}/services/sampler/start")
    while "/questions/" in visitor.path:
        question = QUESTIONS[visitor.path.rpartition("/")[2]]
        fields: attacks.Fields = [*question.good.items()]
        if question.id in texts:
            fields = question.typing(texts[question.id])
        body = Post(fields, attacks.TAKEN).body(visitor.token())
        answer = visitor.client.post(visitor.path, data=body, content_type=attacks.FORM)
        assert answer.status_code == attacks.TAKEN, (question.id, answer.text)
        visitor.get(answer.headers["Location"])
    visitor.to_the_check()


def kept_answers(visitor: Visitor) -> dict[str, Any]:
    """What the one request holds."""
    with portal_of(visitor.app).store.read() as session:
        return dict(session.scalars(select(DetailRow.answers)).one())


@pytest.mark.parametrize("name", SMALL)
def test_hostile_text_stays_text_to_the_end(visitor: Visitor, name: str) -> None:
    typed = TEXTS[name]
    answer_sampler(visitor, boat=typed, story=typed, name=typed, home=typed)
    for element in visitor.document.all("script", "b"):
        raise AssertionError(f"{element} came from what was typed")
    kept = [one for one in visitor.document.all("bdi") if one.get("dir") == "auto"]
    word = clean(readable(as_bytes(typed).decode("utf-8", "replace"))).split()[-1]
    assert sum(word in line.text() for line in kept) >= 4
    visitor.press()
    assert visitor.page.status_code == 200
    answers = kept_answers(visitor)
    for text in (answers["boat"], answers["story"], answers["name"], answers["home"]["text"]):
        assert not OVERRIDES & set(text)
        signs = set(text) - {"\n", "\t"}
        assert not {sign for sign in signs if unicodedata.category(sign) in NEVER_KEPT}
        assert word in text


def test_the_longest_text_of_every_script_is_kept_whole(visitor: Visitor) -> None:
    story, place = "\N{SAILBOAT}" * 300, "ع" * 500
    answer_sampler(visitor, "ar", story=story, home=place, boat="\U0001f6a4" * 40)
    visitor.press()
    answers = kept_answers(visitor)
    assert (answers["story"], answers["home"]["text"]) == (story, place)


@pytest.mark.parametrize("size", [301, 100_000])
def test_a_text_too_long_is_still_there_after_coming_back(visitor: Visitor, size: int) -> None:
    visitor.get("/es/services/sampler/start")
    visitor.press(boat="Saltwind")
    visitor.press(story="a" * size)
    assert visitor.page.status_code == 422
    visitor.get(visitor.path)
    assert visitor.value("story") == "a" * size
