"""The conformance record is complete, valid, and claims nothing that was not judged."""

import json
import re
from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

from accessibility import record
from accessibility.checks import CHECKS
from accessibility.consistency import NAMES
from accessibility.rules import RULES

PURSUED = {"1.4.6", "2.2.6", "2.4.12", "2.4.13", "2.5.5", "3.3.6"}
KNOWN = CHECKS.keys() | RULES.keys() | NAMES


def _changed(tmp_path: Path, old: str, new: str) -> Path:
    text = record.RECORD.read_text(encoding="utf-8")
    assert re.search(old, text)
    path = tmp_path / "conformance.yaml"
    path.write_text(re.sub(old, new, text, count=1), encoding="utf-8")
    return path


def test_the_record_is_valid_and_lists_every_criterion_once() -> None:
    numbers = [criterion.num for criterion in record.load().criteria()]
    assert len(numbers) == len(set(numbers)) == 86


def test_the_json_schema_is_that_of_the_loader() -> None:
    assert json.loads(record.SCHEMA.read_text(encoding="utf-8")) == json.loads(record.schema())


def test_every_named_check_exists() -> None:
    named = {name for criterion in record.load().criteria() for name in criterion.adherence.how.automated}
    assert named
    assert named <= KNOWN


def test_every_check_and_rule_that_serves_a_criterion_is_named_there() -> None:
    by_number = {criterion.num: criterion.adherence.how.automated for criterion in record.load().criteria()}
    served = [
        (check.name, number) for check in CHECKS.values() if check.name != "axe" for number in check.criteria
    ]
    served += [(each.name, each.criterion) for each in RULES.values() if each.criterion != "best-practice"]
    assert [pair for pair in served if pair[0] not in by_number[pair[1]]] == []


def test_the_criteria_of_level_aaa_that_are_pursued_say_so() -> None:
    assert {criterion.num for criterion in record.load().criteria() if criterion.pursued} == PURSUED


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("level: partially-supports", "level: supports", "takes a judgement by hand"),
        ("level: partially-supports", "level: not-evaluated", "only level AAA may stay not evaluated: 1.1.1"),
        ("level: partially-supports", "level: nearly", "Input should be"),
        ('num: "1.1.1"', 'num: "1.2.1"', "level A has 31 criteria"),
        ('num: "1.1.1"', 'num: "4.1.1"', "not in order"),
        ("- level: AAA", "- level: AA", "level AA has 24 criteria"),
        ("title: Accessibility", "titel: Accessibility", "Extra inputs are not permitted"),
    ],
)
def test_a_record_that_claims_too_much_is_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        record.load(_changed(tmp_path, old, new))


def test_a_judgement_by_hand_earns_supports() -> None:
    text = """
        level: supports
        notes: Read by screen reader.
        how:
          automated: [axe]
          manual: [{role: Screen reader user, day: 2026-11-20, tools: NVDA, result: No barrier met.}]
    """
    adherence = record.Adherence.model_validate(yaml.safe_load(text))
    assert adherence.how.manual[0].role == "Screen reader user"
