"""What the write door says when it does not do something. Nothing was written then."""

from dataclasses import dataclass, field
from enum import StrEnum


class Refusal(StrEnum):
    """Why a command was not carried out, as one sentence that says what can be done."""

    UNKNOWN_REQUEST = "there is no request {reference}; check the reference"
    NOT_PERMITTED = "{role} may not {permission} a request that lies with {agency}"
    NOT_ALLOWED_NOW = "a request that is {status} cannot be given {action}; what is possible now: {possible}"
    CHANGED_MEANWHILE = "the request changed meanwhile (step {expected} seen, it is at {actual}); look again"
    MISSING = "closing as {outcome} needs: {missing}"
    NO_SUCH_MESSAGE = (
        "the library has no message {message} for {outcome} and this service (any more); "
        "write your own words, or choose one of: {known}"
    )
    NEVER_CHOSEN = "nobody closes with {outcome}: it stands for imported history that says nothing"
    UNKNOWN_AGENCY = "there is no agency {agency} in the city profile; there are: {known}"
    SAME_AGENCY = "the request is with {agency} already"
    NO_REASON = "say why: a reason in words is needed"
    NO_DATE = "a hold needs an expected date, or for a programme the season it is planned in"
    DATE_PASSED = "the expected date {until} has passed; give a day from today on"
    IN_THE_FUTURE = "it cannot have happened at {moment}, which is still to come"
    BEFORE_RECEIVED = "it cannot have happened at {moment}, before the request was received at {received}"
    NO_TEXT = "there is nothing to add; write a few words"
    NO_SUCH_RATING = "{rating} is no rating; give a whole number from 1 to {best}"
    NOT_NOW_FOR_RESIDENTS = "a request that is {stands} does not take this now: {step}"
    PARENT_IS_SELF = "a request cannot be a duplicate of itself"
    PARENT_IS_CHILD = "{parent} is itself a duplicate of this request: that would be a circle"
    PARENT_CLOSED = "{parent} is closed; a duplicate follows a request that is still open"
    NOT_THEIRS = "{role} may not {permission}"
    UNKNOWN_SERVICE = "there is no service {slug}; give the last part of its address, such as pothole"
    UNKNOWN_LANGUAGE = "the city does not speak {language}; there are: {known}"
    NO_ALERT_TEXT = "say it in {language} too: what has no translation is shown in that language"
    ALERT_TOO_LONG = "{length} characters are too many for an alert; use at most {most}"
    ALERT_IS_OVER = "an alert until {until} would never be seen; give a later end, or none"
    ANNOTATION_TOO_LONG = "{length} characters are too many for an annotation; use at most {most}"
    ENDS_BEFORE_IT_BEGINS = "the last day, {last}, lies before the first, {first}"
    NOT_PUBLISHED_BY = "{figure} is not published by {kind}; choose {known}"
    PUBLISHED_BY_ONE = "{figure} is published by one of these alone, and not by several together; choose one"
    UNKNOWN_SCOPE = "there is no {kind} {code}; there are: {known}"
    UNKNOWN_ANNOTATION = "there is no annotation {number}, or it was retired; look at those that stand"
    UNKNOWN_ALERT = "there is no alert {number} that still stands or is to come"
    CANNOT_BE_ASSIGNED = "{account} cannot work on requests of {agency}; choose somebody of that agency"
    OWN_CLOSE = "somebody else has to look at a close of your own"
    SAME_SERVICE = "the request asks for {service} already"
    NUMBER_TOO_LONG = "{length} characters are too many for a number; use at most {most}"
    REPORT_TOO_EARLY = "the time that this report is about ends on {last}; it can be signed off after that"
    REPORT_NOT_READY = "{missing} things are missing; they are named on the page"
    REPORT_CHANGED = "somebody wrote in the report meanwhile; read it again before you sign it off"
    NOT_FINAL = "nobody has signed this value off yet, so there is nothing to restate: write it in the report"
    SAME_VALUE = "this is the value that stands; a restatement says another"
    VALUE_MOVED = "the value is not what it was when you read it; read it again before you restate it"
    RESTATEMENT_ASKS = "{open} questions about the new value have no answer yet; they are on the page"
    NOT_COUNTED = "nothing counts this value any more; ask the city's performance team which figure it was"
    NO_USERNAME = "{username} cannot name an account; use small letters, digits, dots, hyphens, underscores"
    NO_EMAIL = "the account {username} needs a whole e-mail address, such as name@example.gov"
    ACCOUNT_TAKEN = "there is an account {username}, or one with this e-mail address, already; choose another"
    UNKNOWN_ACCOUNT = "there is no account {username}; portal staff list shows those there are"
    NOT_INVENTED = "{username} is not a demonstration's account; only its owner's app shows its codes"
    ACCOUNT_DISABLED = "the account {username} is disabled; enable it first"
    ROLE_AND_AGENCY = (
        "{role}: worker, supervisor, agency_head and plan_author are of one agency (worker:CODE), "
        "others of none"
    )
    OWN_ACCOUNT = "nobody shuts their own account or takes their own roles; ask another administrator"
    NO_NAME = "the account {username} needs the name that colleagues know"
    ROLE_NOT_HELD = "{username} does not have the role {role}"
    PARENT_OTHER_SERVICE = "{parent} asks for another service, so it is not the same problem"
    UNKNOWN_PAPER = "there is no such paper; go back to the list of the fiscal year"
    NO_PERFORMANCE_YEAR = "the city's profile has no performance.yaml; write one first"
    UNKNOWN_SUBJECT = "there is no {kind} of {subject}: {subject} is not a city agency of the profile"
    PAPER_IS_CLOSED = "it is {status} by now, so nothing in it was changed; what you wrote is kept for you"
    STEP_NOT_NOW = "a {kind} that is {status} cannot take this step: {step}"
    SAY_WHY_RETURNED = "say what has to change, so that the agency can do it"
    FIELD_TOO_LONG = "{length} characters are too many for {name}; use at most {most}"
    NOT_SETTLED = "different words were written for {names}; settle them first"
    UNKNOWN_STAT = "there is no Stat {stat} in the city profile; there are: {known}"
    UNKNOWN_MEETING = "there is no meeting {number}; go back to the list of Stats"
    MEETING_IN_THE_PAST = "a meeting cannot be set to {moment}, which has passed; give a time to come"
    MEETING_IS_OVER = "the meeting is {state}, so it cannot be moved or cancelled"
    MEETING_NOT_YET = "the meeting has not begun; what was agreed in it is sent afterwards"
    ANOTHER_EDITION = "the meeting was moved, or its memo was sent meanwhile; look at the memo as it is now"
    MEETING_CANCELLED = "the meeting was cancelled, so there is no record of it"
    SAY_WHY_CANCELLED = "say why the meeting is cancelled: those who were invited read it"
    UNKNOWN_FOLLOW_UP = "there is no follow-up {number}; go back to the tracker"
    FOLLOW_UP_CHANGED = (
        "somebody else changed the same while you had this open ({fields}), so nothing was written; how it "
        "stands now is told below, and what you typed is still in the form: send again what is right"
    )
    FOLLOW_UP_BEFORE_MEETING = "choose a due day on or after the day of the meeting, {day}"
    RECORD_IS_EMPTY = (
        "nothing is written down of the meeting: say who was there or what was decided, or cancel "
        "the meeting if it was not held"
    )
    FOLLOW_UP_IS_CLOSED = "the follow-up is closed; a reviewer opens it again first"
    NEEDS_EVIDENCE = (
        "a follow-up is closed with its evidence only: say what was done and where it can be seen"
    )
    NOT_AN_OWNER = "{account} cannot own this: choose an account that is open and writes for the agency"
    SAY_WHY_ESCALATED = "say both: to whom it is escalated, and why"
    FOLLOW_UP_NEEDS_WORDS = "fill in what is to be done; a follow-up without words binds nobody"
    PLAN_LACKS = "the plan still lacks something ({count}); the list on its page says what, and where"
    MARKS_MISSING = "give every criterion a mark from 1 to {best}"
    NOT_SCORED = "the {roles} has to score the plan first; then it can be approved"
    OWN_PLAN = "somebody else has to review what you wrote or submitted yourself"
    PLAN_TOO_EARLY = "plans of fiscal year {year} are taken from {opens} on; what you wrote is kept"
    PLAN_CHANGED = "somebody wrote in the plan meanwhile; read it again before you submit it"
    PLAN_CAME_AGAIN = (
        "the plan was returned and submitted again since you opened this page; read what changed in it, and "
        "then decide once more"
    )
    UNKNOWN_MEASURE = "the register has no measure {measure}; look at its list"
    MEASURE_TAKEN = "the register has {measure} already; change that one"
    MEASURE_UNREADABLE = "this cannot be kept: {problem}"
    COUNTED_OTHERWISE = "the portal counts this measure, and this does not fit: {problem}"
    REGISTER_CHANGED = "{measure} was changed meanwhile, for fiscal year {edition}; look again"
    STILL_ASKED = "this is still asked: {problem}"
    NO_SUCH_CALL = "there is no call {number} of {account}; look at your calls"
    NO_SUCH_FORM = "the call has no form {place}; begin one from the call"
    NO_REASON_YET = "say why they called before you end the call"
    NOT_ONLY_INFORMATION = "a request was sent in this call, so it was not for information only"


@dataclass
class Refused(Exception):
    """A command was refused. `values` are codes and references, never personal data."""

    refusal: Refusal
    values: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        """Say it in English (staff rooms and the command line)."""
        return self.refusal.value.format(**self.values)


def refuse(refusal: Refusal, **values: object) -> Refused:
    """Make a refusal ready to raise."""
    return Refused(refusal, {name: str(value) for name, value in values.items()})
