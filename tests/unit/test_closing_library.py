"""The library of closing messages: its mistakes, which message fits, and what Baltimore's has."""

import pytest

from portal.catalogue import Problem, load, parse
from portal.catalogue.schema import Closing, Closings
from portal.domain.lifecycle import NEVER_CHOSEN, Outcome
from portal.settings import CITIES
from tests.havenport import Planted, havenport

CLOSINGS, AR = "closings.yaml", "translations/ar.po"

SLIPS: list[tuple[str, str, str, str]] = [
    (
        CLOSINGS,
        "code: lamp-lit",
        "code: done",
        'The code "done" is already used in line 5. Write another one',
    ),
    (CLOSINGS, "no_problem_found", "no_problem_fond", 'is not known here. Write "no_problem_found"'),
    (
        CLOSINGS,
        "no_problem_found",
        "not_recorded",
        'Nobody closes with "not_recorded". Write another outcome',
    ),
    (CLOSINGS, "[lamp-out]", "[lamp-ouch]", 'No service has the slug "lamp-ouch". Write "lamp-out"'),
    (CLOSINGS, "says: [who]", "says: [why]", 'No message for referred can say "why". Write "who"'),
    (CLOSINGS, "says: [who]", "says: [their_reference]", 'can say "their_reference"'),
    (CLOSINGS, "says: [who]", "says: [whom]", '"whom" is not known here. Write "who"'),
    (
        CLOSINGS,
        "say {reference}.",
        "say {refrence}.",
        'is called "refrence". Write "reference", between { and }',
    ),
    (CLOSINGS, "say {reference}.", "say {reference.", 'A "{" stands alone. Write a placeholder such as'),
    (CLOSINGS, "says: [who]", "say: [who]", '"say" is not a key here. Write "says"'),
    (AR, "اتصلوا بالرقم {phone}", "اتصلوا بالرقم", "has lost {phone}. Write {phone} where it belongs"),
    (
        AR,
        "اتصلوا بالرقم {phone}",
        "اتصلوا بالرقم {phone} {date}",
        "has {date}, which the text has not. Take it",
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "advice"), SLIPS)
def test_a_mistake_is_named_once_with_its_line(file: str, old: str, new: str, advice: str) -> None:
    planted = Planted()
    line = planted.change(file, old, new)
    found = [problem for problem in planted.problems() if advice in problem.message]
    assert [(problem.file, problem.line) for problem in found] == [(file, line - (file == AR))]


def test_a_message_for_every_service_cannot_say_what_was_done() -> None:
    planted = Planted()
    line = planted.change(CLOSINGS, "    services: [lamp-out]\n", "")
    assert planted.problems() == (
        Problem(
            CLOSINGS,
            line,
            "A message for every service cannot say what was done. Write the services it is for, "
            "or take what_was_done out",
        ),
    )


def test_a_city_needs_no_library() -> None:
    planted = Planted()
    del planted.documents[CLOSINGS]
    assert parse(planted.documents).closings is None


def test_messages_of_the_service_come_before_those_for_all() -> None:
    library = havenport().closings
    assert library is not None
    assert [each.code for each in library.fitting(Outcome.COMPLETED, "lamp-out")] == ["lamp-lit", "done"]
    assert [each.code for each in library.fitting(Outcome.COMPLETED, "sampler")] == ["done"]
    assert [each.code for each in library.fitting(Outcome.REFERRED, None)] == []


def test_baltimore_has_a_message_for_whatever_staff_can_close_with() -> None:
    library = load(CITIES / "baltimore").closings
    assert library is not None
    assert {each.outcome for each in _for_all(library)} == set(Outcome) - NEVER_CHOSEN


def _for_all(library: Closings) -> list[Closing]:
    return [each for each in library.messages if not each.services]
