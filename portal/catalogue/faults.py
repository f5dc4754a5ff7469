"""What can be wrong with an answer, as codes: the words for them live in portal.forms.messages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class FaultCode(StrEnum):
    """Every way an answer can be refused. A definition may give its own words for any of them (`errors`)."""

    REQUIRED = "required"
    MORE_THAN_ONE = "more_than_one"
    UNREADABLE = "unreadable"
    UNKNOWN_QUESTION = "unknown_question"
    TOO_LONG = "too_long"
    NOT_A_NUMBER = "not_a_number"
    UNCLEAR_NUMBER = "unclear_number"
    NOT_WHOLE = "not_whole"
    TOO_PRECISE = "too_precise"
    TOO_SMALL = "too_small"
    TOO_BIG = "too_big"
    NOT_AN_OPTION = "not_an_option"
    TOO_MANY = "too_many"
    DATE_INCOMPLETE = "date_incomplete"
    NOT_A_YEAR = "not_a_year"
    NOT_A_DATE = "not_a_date"
    TOO_EARLY = "too_early"
    TOO_LATE = "too_late"
    TIME_MISSING = "time_missing"
    NOT_A_TIME = "not_a_time"
    UNCLEAR_TIME = "unclear_time"
    NOT_AN_EMAIL = "not_an_email"
    NOT_A_PHONE = "not_a_phone"
    HAS_EXTENSION = "has_extension"
    PLACE_UNCLEAR = "place_unclear"
    NOT_AN_ADDRESS = "not_an_address"


WHOLE_GROUP = ""


@dataclass(frozen=True)
class Fault:
    """One reason to ask again.

    `control` names the control that is wrong; WHOLE_GROUP means every control of the question.
    `params` are what a message may say: numbers as int or decimal text, days as ISO dates.
    """

    code: FaultCode
    control: str = WHOLE_GROUP
    params: Mapping[str, str | int] = field(default_factory=dict)
