"""What a definition of the wrong shape is told: the words for each kind of mistake."""

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from portal.catalogue.documents import Entry
from portal.catalogue.problems import Report, write_one_of
from portal.catalogue.schema import QuestionType

EXAMPLES: Mapping[str, str] = {
    "agencies": "agencies: {column: Agency, values: {Streets: transportation}}",
    "agency": "agency: transportation",
    "changed": "changed: {column: StatusDate}",
    "channels": "channels: {column: Source, values: {Call: phone}, otherwise: phone}",
    "closed": "closed: {column: ClosedDate}",
    "code": "code: streets",
    "colours": 'colours: {light: {page: "#ffffff", …}, dark: {…}}',
    "column": "column: and the name of a column of the file",
    "contact": 'contact: {phone: "311", relay: "711", hours: …, in_person: …}',
    "created": "created: {column: CreatedDate}",
    "deadline": "deadline: {column: DueDate}",
    "delimiter": "delimiter: comma, semicolon, tab or bar",
    "emergencies": 'emergencies: [{number: "911", when: Someone is hurt}]',
    "first_response": "first_response: {target: {working_days: 1}, source: …}",
    "fiscal_year_starts": "fiscal_year_starts: 07-01",
    "formats": 'formats: [iso, "%m/%d/%Y %I:%M:%S %p"]',
    "hold_reasons": "hold_reasons: {weather: {pauses: true}, …}",
    "holidays": "holidays: [{date: 2026-01-01, name: New Year's Day}]",
    "id": "id: where",
    "information_only": "information_only: [{column: Type, begins: [Info]}]",
    "is": "is: [yes]",
    "keywords": "keywords: {en: [word, another word]}",
    "kind": "kind: city, or kind: other",
    "kinds": "kinds: [address, described]",
    "label": "label: Where is the problem?",
    "languages": "languages: [en, es]",
    "messages": "messages: [{code: filled, outcome: completed, text: …}]",
    "milestones": "milestones: {first_response: {target: {working_days: 1}, source: …}, …}",
    "name": "name: and the name residents know",
    "nearby_metres": "nearby_metres: 50, or 0 to ask nobody",
    "number": "number: and the column that has the number of a request",
    "options": "options: [{code: big, label: Big}, {code: small, label: Small}]",
    "origin": "origin: open-data",
    "otherwise": "otherwise: phone",
    "outcome": "outcome: completed",
    "pauses": "pauses: true",
    "place": "place: {address: Address, district: District}",
    "proactive": "proactive: [{column: Source, is: [Crew]}]",
    "question": "question: and the id of an earlier question",
    "questions": "questions: [{id: where, type: location, label: Where is it?}]",
    "says": "says: [what_was_done]",
    "slug": "slug: and the name of the file without .yaml",
    "source": 'source: and where the target is published, or "source: placeholder"',
    "statuses": "statuses: {column: Status, values: {Open: received, Closed: closed}}",
    "summary": "summary: and one sentence",
    "target": "target: {hours: 48}",
    "text": "text: and what the resident reads",
    "time_zone": "time_zone: America/New_York",
    "topic": "topic: streets",
    "topics": "topics: [{code: streets, name: Streets}]",
    "type": "type: short_text",
    "types": "types: {column: Type, services: {Hole in street: TRM-Potholes}}",
    "values": "values: {Closed: closed}",
    "visibility": "visibility: public, coarse or private",
    "when": "when: {question: size, is: [big]}",
    "work_complete": "work_complete: {target: {days: 7}, source: …}",
    "working_week": "working_week: [monday, tuesday, wednesday, thursday, friday]",
}


def report_mistakes(error: ValidationError, root: Entry, report: Report) -> None:
    """Report each mistake of a validation on the line it was made, with what to write."""
    for details in error.errors(include_url=False):
        if details["type"] == "too_short" and len(details["input"]) >= details["ctx"]["min_length"]:
            continue  # entries that are wrong themselves do not count for pydantic; each is reported
        # The type of a question decides its shape, so pydantic names the question; the slip is in the type.
        slip = ("type",) if details["type"] == "union_tag_invalid" else ()
        report.problem(root.line_of((*details["loc"], *slip)), advice(details))


def advice(details: ErrorDetails) -> str:
    """What to write instead of one mistake."""
    word = _WORDINGS.get(details["type"])
    if word is None:
        return f"{_name(details)}: {details['msg']}. Write {_example(details)}"
    return word(details)


def _name(details: ErrorDetails) -> str:
    """The key the mistake was made under: the last step of the path that is a word."""
    return next((step for step in reversed(details["loc"]) if isinstance(step, str)), "this file")


def _example(details: ErrorDetails) -> str:
    name = _name(details)
    return EXAMPLES.get(name, f"{name}: and its value")


def _given(details: ErrorDetails) -> str:
    given = details["input"]
    return f'"{given}"' if isinstance(given, str) and given else "This"


def _limit(details: ErrorDetails, key: str) -> Any:
    return details.get("ctx", {}).get(key)


def _own(details: ErrorDetails) -> str:
    return str(_limit(details, "advice"))


def _missing(details: ErrorDetails) -> str:
    return f"{_name(details)} is missing. Write {_example(details)}"


def _missing_type(_: ErrorDetails) -> str:
    return "type is missing. Write type: short_text, or another type of question"


def _empty(details: ErrorDetails) -> str:
    return f"{_name(details)} has nothing after it. Write {_example(details)}, or take the line out"


def _long(details: ErrorDetails) -> str:
    return f"{_name(details)} is too long. Write at most {_limit(details, 'max_length')} characters"


def _text(details: ErrorDetails) -> str:
    return f"{_name(details)} is one text. Write {_example(details)}"


def _list(details: ErrorDetails) -> str:
    return f"{_name(details)} is a list. Write {_example(details)}" + (
        "" if _name(details) in EXAMPLES else ", between [ and ] or on lines that start with -"
    )


def _mapping(details: ErrorDetails) -> str:
    return f"{_given(details)} is not enough: {_name(details)} has keys of its own. Write {_example(details)}"


def _whole(details: ErrorDetails) -> str:
    return f"{_given(details)} is not a whole number. Write {_name(details)}: 10"


def _number(details: ErrorDetails) -> str:
    return f"{_given(details)} is not a number. Write {_name(details)}: 2.5"


def _truth(details: ErrorDetails) -> str:
    return f"{_given(details)} is neither true nor false. Write {_name(details)}: true, or false"


def _choice(details: ErrorDetails) -> str:
    choices = [word.strip(" '") for word in str(_limit(details, "expected")).replace(" or ", ", ").split(",")]
    return _unknown(str(details["input"]), choices)


def _type(details: ErrorDetails) -> str:
    return _unknown(str(_limit(details, "tag")), list(QuestionType))


def _unknown(given: str, choices: list[str]) -> str:
    return f'"{given}" is not known here. {write_one_of(given, choices)}'


def _few(details: ErrorDetails) -> str:
    least = _limit(details, "min_length")
    return f"{_name(details)} has too few entries: it needs {least}. Write {_example(details)}"


def _many(details: ErrorDetails) -> str:
    return f"{_name(details)} has too many entries. Write at most {_limit(details, 'max_length')}"


def _least(details: ErrorDetails) -> str:
    return f"{_given(details)} is too small. Write {_name(details)}: {_limit(details, 'ge')} or more"


def _most(details: ErrorDetails) -> str:
    return f"{_given(details)} is too large. Write {_name(details)}: {_limit(details, 'le')} or less"


_WORDINGS: Mapping[str, Callable[[ErrorDetails], str]] = {
    "what_to_write": _own,
    "missing": _missing,
    "string_too_short": _empty,
    "string_too_long": _long,
    "string_type": _text,
    "tuple_type": _list,
    "dict_type": _mapping,
    "mapping_type": _mapping,
    "model_type": _mapping,
    "model_attributes_type": _mapping,
    "int_parsing": _whole,
    "int_type": _whole,
    "decimal_parsing": _number,
    "decimal_type": _number,
    "finite_number": _number,
    "bool_parsing": _truth,
    "bool_type": _truth,
    "enum": _choice,
    "literal_error": _choice,
    "union_tag_invalid": _type,
    "union_tag_not_found": _missing_type,
    "too_short": _few,
    "too_long": _many,
    "greater_than_equal": _least,
    "less_than_equal": _most,
}
