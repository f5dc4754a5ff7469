"""The guide to imports: every key and code is in it, and its example is a mapping."""

import re
from enum import StrEnum

import pytest

from portal import catalogue
from portal.catalogue.mappings import MappingError, names, parse
from portal.catalogue.mappings import schema as mappings
from portal.catalogue.mappings.moments import DateOrder
from portal.catalogue.mappings.schema import Delimiter, Encoding
from portal.catalogue.schema.base import Definition
from portal.domain.lifecycle import Channel, HoldReason, Outcome, Status
from tests.policy import tree
from tests.policy.test_documentation import missing

GUIDE = (tree.ROOT / "docs" / "importing.md").read_text("utf-8")
BALTIMORE = tree.ROOT / "portal" / "cities" / "baltimore"
DEFINITIONS = [
    each
    for each in vars(mappings).values()
    if isinstance(each, type) and issubclass(each, Definition) and each.__module__ == mappings.__name__
]


@pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda definition: definition.__name__)
def test_every_key_of_a_mapping_is_in_the_guide(definition: type[Definition]) -> None:
    assert missing(list(definition.keys()), GUIDE) == []


@pytest.mark.parametrize("codes", [Channel, DateOrder, Delimiter, Encoding, HoldReason, Outcome])
def test_every_code_of_a_mapping_is_in_the_guide(codes: type[StrEnum]) -> None:
    assert missing(list(codes), GUIDE) == []


def test_every_status_but_a_hold_without_a_reason_is_in_the_guide() -> None:
    assert missing(list(Status), GUIDE) == [Status.ON_HOLD]


def test_every_mapping_is_in_the_guide() -> None:
    assert missing(names(BALTIMORE), GUIDE) == []


def test_the_example_is_a_mapping() -> None:
    (example,) = re.findall(r"^```yaml\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
    city = catalogue.load(BALTIMORE)
    assert parse(example, "example.yaml", city).mapping.origin == "springfield-crm"
    with pytest.raises(MappingError):
        parse(example.replace("TRM-Potholes", "TRM-Holes"), "example.yaml", city)
