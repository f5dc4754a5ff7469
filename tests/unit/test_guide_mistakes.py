"""Each mistake in a guide or in `elsewhere` is reported once, on its line, with what to write."""

import pytest

from portal.catalogue import Problem, messages, parse
from tests.havenport import Planted

GUIDE, CITY = "guide.yaml", "city.yaml"

SLIPS: list[tuple[str, str, str, int, str]] = [
    (GUIDE, "next: street", "next: stret", 0, 'No step is called "stret". Write "street"'),
    (GUIDE, "service: sampler", "service: sampel", 0, 'No service that is offered is called "sampel"'),
    (GUIDE, "service: sampler", "service: old-service", 0, "No service that is offered"),
    (
        GUIDE,
        "elsewhere: fire",
        "elsewhere: fires",
        0,
        'is called "fires". Write "fire"',
    ),
    (GUIDE, ", service: sampler", "", 0, "This option leads nowhere. Write one of: next, service, elsewhere"),
    (GUIDE, "service: sampler", "service: sampler, next: street", 0, "leads to 2 places"),
    (GUIDE, "service: lamp-out", "next: street", 0, 'Another option leads to "street" already'),
    (GUIDE, "service: lamp-out", "next: about", -11, 'The guide begins with "about"'),
    (GUIDE, "code: wet", "code: dark", 0, 'The code "dark" is already used in line 13'),
    (GUIDE, "label: It is wet", "label: It is dark", 0, "is already used in line 13"),
    (GUIDE, "- id: street", "- id: about", 0, 'The id "about" is already used in line 2'),
    (GUIDE, "- id: street", "- name: street", 0, '"name" is not a key here'),
    (CITY, "- code: ferry", "- code: fire", 0, 'The code "fire" is already used in line'),
    (CITY, '    number: "+1 902-555-0177"\n', "", -3, "number is missing"),
    (CITY, "      es: [transbordador]\n", "", -2, "Keywords in es are missing"),
    (CITY, "en: [ferry, late ferry]", "en: [ferry, ferry]", 0, '"ferry" is already used'),
]


@pytest.mark.parametrize(("file", "old", "new", "below", "advice"), SLIPS)
def test_a_mistake_is_named_with_its_line(file: str, old: str, new: str, below: int, advice: str) -> None:
    planted = Planted()
    line = planted.change(file, old, new)
    found = [problem for problem in planted.problems() if advice in problem.message]
    assert found, planted.problems()
    assert (found[0].file, found[0].line) == (file, line + below)


def test_a_step_that_nothing_leads_to() -> None:
    planted = Planted()
    planted.change(GUIDE, "next: street", "service: lamp-out")
    assert planted.problems() == (
        Problem(GUIDE, 10, 'No option leads to "street". Write next: street at one, or take it out'),
    )


def test_steps_that_go_round_apart_from_the_rest() -> None:
    planted = Planted()
    text = str(planted.documents[GUIDE])
    for name, follower in (("one", "two"), ("two", "one")):
        text += (
            f"  - id: {name}\n    label: {name}?\n    options:\n"
            f"      - {{code: a, label: A, next: {follower}}}\n"
            "      - {code: b, label: B, service: sampler}\n"
        )
    planted.documents[GUIDE] = text
    assert [problem.message for problem in planted.problems()] == [
        f'The steps from "{name}" on go round in a circle. Let one end at a service'
        for name in ("one", "two")
    ]


def test_a_city_needs_no_guide() -> None:
    planted = Planted()
    del planted.documents[GUIDE]
    assert parse(planted.documents).guide is None


@pytest.mark.parametrize("content", ["", "- id: about\n", "steps: [\n", "steps: []\n"])
def test_a_guide_that_is_none(content: str) -> None:
    planted = Planted()
    planted.documents[GUIDE] = content
    assert {problem.file for problem in planted.problems()} == {GUIDE}


def test_its_words_go_to_the_translators() -> None:
    texts = {message.msgid for message in messages(Planted().documents)}
    assert {"What do you need help with?", "Choose what comes closest.", "It is wet", "Do not wait."} <= texts
    assert {"Something burns", "Get out first. Then call 911."} <= texts
