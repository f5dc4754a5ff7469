"""How the questions of a service fit each other."""

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from portal.catalogue.checks.doubles import check_doubles
from portal.catalogue.documents import Entry, YamlMap
from portal.catalogue.faults import FaultCode
from portal.catalogue.problems import Findings, write_one_of
from portal.catalogue.schema import QuestionType, YesNo

PERSONAL = (QuestionType.EMAIL, QuestionType.PHONE, QuestionType.PERSON_NAME)
CHOICES = (QuestionType.ONE_CHOICE, QuestionType.MANY_CHOICES, QuestionType.YES_NO)


def check_questions(questions: Sequence[Entry], findings: Findings) -> None:
    """Report doubles, limits the wrong way round, missing reasons, and conditions that cannot hold."""
    check_doubles(questions, "id", findings)
    for position, question in enumerate(questions):
        options = question.get("options")
        check_doubles(options.each(), "code", findings)
        check_doubles(options.each(), "label", findings)
        _check_limits(question, findings)
        _check_most(question, findings)
        _check_days(question, findings)
        _check_why(question, findings)
        _check_errors(question.get("errors"), findings)
        check_conditions(question.get("when"), questions, position, findings)


def check_conditions(when: Entry, questions: Sequence[Entry], position: int, findings: Findings) -> None:
    """Report conditions on questions that are not asked before `position`, or that cannot be so answered."""
    conditions = [when] if isinstance(when.node, YamlMap) else list(when.each())
    for condition in conditions:
        _check_condition(condition, questions, position, findings)


def _check_condition(condition: Entry, questions: Sequence[Entry], position: int, findings: Findings) -> None:
    wanted = condition.get("question")
    if not wanted.text:
        return
    ids = [question.get("id").text or "" for question in questions]
    if wanted.text not in ids:
        advice = write_one_of(wanted.text, [each for each in ids[:position] if each])
        wanted.wrong(findings, f'No question has the id "{wanted.text}". {advice}')
        return
    place = ids.index(wanted.text)
    if place >= position:
        wanted.wrong(
            findings,
            f'The question "{wanted.text}" is not asked before this one. Move it up, or write an earlier one',
        )
    _check_codes(condition, questions[place], findings)


def _check_codes(condition: Entry, question: Entry, findings: Findings) -> None:
    kind, name = question.get("type").text, condition.get("question")
    if kind not in list(QuestionType):
        return
    if kind not in CHOICES:
        name.wrong(
            findings,
            f'The question "{name.text}" has no options to look for. Write one of type {", ".join(CHOICES)}',
        )
        return
    offered = [option.get("code").text or "" for option in question.get("options").each()]
    if kind == QuestionType.YES_NO:
        offered = list(YesNo)
    for code in condition.get("is").each():
        if code.text and code.text not in offered:
            code.wrong(
                findings,
                f'"{name.text}" does not offer "{code.text}". {write_one_of(code.text, offered)}',
            )


def _check_limits(question: Entry, findings: Findings) -> None:
    least, most = question.get("min"), question.get("max")
    low, high = _number(least), _number(most)
    if low is not None and high is not None and low > high:
        most.wrong(findings, f"max {high} is less than min {low}. Write a max of {low} or more")


def _number(entry: Entry) -> Decimal | None:
    try:
        number = Decimal(entry.text or "")
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _check_most(question: Entry, findings: Findings) -> None:
    most = question.get("max_choices")
    number, offered = _number(most), len(list(question.get("options").each()))
    if number is not None and offered and number > offered:
        most.wrong(
            findings, f"max_choices {number} is more than the {offered} options. Write {offered} or less"
        )


def _check_days(question: Entry, findings: Findings) -> None:
    earliest, latest = question.get("earliest"), question.get("latest")
    first, last = _day_number(earliest), _day_number(latest)
    fixed = first is None and last is None and (latest.text or "") < (earliest.text or "")
    if latest.text and (fixed or (first is not None and last is not None and first > last)):
        latest.wrong(findings, f"latest {latest.text} is before earliest {earliest.text}. Write a later day")


def _day_number(entry: Entry) -> int | None:
    """Days from the day of asking; None for a fixed day, which any day of asking may pass, or no day."""
    text = "P0D" if entry.text == "today" else entry.text or ""
    relative = re.fullmatch(r"(-?)P(\d{1,5})D", text)
    return int(relative[1] + relative[2]) if relative else None


def _check_why(question: Entry, findings: Findings) -> None:
    kind = question.get("type")
    if kind.text in PERSONAL and not question.get("why").text:
        kind.wrong(
            findings, f"A question of type {kind.text} says why we ask. Write why: We write to you about this"
        )


def _check_errors(errors: Entry, findings: Findings) -> None:
    for code, entry in errors.items():
        if code not in list(FaultCode):
            entry.wrong(findings, f'No error has the code "{code}". {write_one_of(code, list(FaultCode))}')
