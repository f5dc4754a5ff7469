"""The words of the lifecycle: statuses, outcomes, reasons, milestones and targets, for residents."""

from portal.catalogue import ServiceVersion, Words
from portal.catalogue.schema import Milestone, OpenTarget
from portal.domain.clocks import Target, TargetUnit
from portal.domain.events import ReopenCause
from portal.domain.history import MilestoneState
from portal.domain.lifecycle import Channel, HoldReason, MilestoneKind, Outcome, Requirement, Status
from portal.texts import Texts


def status_word(texts: Texts, status: Status) -> str:
    """Say where a request is."""
    return {
        Status.RECEIVED: texts.pgettext("status", "Received"),
        Status.ACCEPTED: texts.pgettext("status", "Accepted"),
        Status.IN_PROGRESS: texts.pgettext("status", "In progress"),
        Status.ON_HOLD: texts.pgettext("status", "On hold"),
        Status.CLOSED: texts.pgettext("status", "Closed"),
    }[status]


def outcome_word(texts: Texts, outcome: Outcome) -> str:
    """Say what became of a request, in a few words."""
    return {
        Outcome.COMPLETED: texts.pgettext("outcome", "Done"),
        Outcome.NO_PROBLEM_FOUND: texts.pgettext("outcome", "No problem found"),
        Outcome.COULD_NOT_LOCATE: texts.pgettext("outcome", "Place not found"),
        Outcome.DUPLICATE: texts.pgettext("outcome", "Already reported"),
        Outcome.REFERRED: texts.pgettext("outcome", "Sent to someone else"),
        Outcome.NOT_CITY: texts.pgettext("outcome", "Not the city’s to do"),
        Outcome.DECLINED: texts.pgettext("outcome", "City decided not to act"),
        Outcome.WITHDRAWN: texts.pgettext("outcome", "Taken back"),
        Outcome.INVALID: texts.pgettext("outcome", "Empty, spam or a test"),
        Outcome.NOT_RECORDED: texts.pgettext("outcome", "Not recorded"),
    }[outcome]


def outcome_meaning(texts: Texts, outcome: Outcome) -> str:
    """Say what an outcome means, in a sentence."""
    return {
        Outcome.COMPLETED: texts.gettext("The work you asked for is done."),
        Outcome.NO_PROBLEM_FOUND: texts.gettext("Someone looked and found no problem there."),
        Outcome.COULD_NOT_LOCATE: texts.gettext("We could not find or reach the place."),
        Outcome.DUPLICATE: texts.gettext("Someone reported the same problem before. We work on it there."),
        Outcome.REFERRED: texts.gettext("Someone outside the city must act, like a utility or the state."),
        Outcome.NOT_CITY: texts.gettext("It is on private property or outside the city."),
        Outcome.DECLINED: texts.gettext("The city looked at it and decided not to act."),
        Outcome.WITHDRAWN: texts.gettext("The person who asked told us to stop."),
        Outcome.INVALID: texts.gettext("There was nothing to work on. We count it in no rate."),
        Outcome.NOT_RECORDED: texts.gettext("It was closed in an older system that did not say why."),
    }[outcome]


def hold_word(texts: Texts, reason: HoldReason) -> str:
    """Say why work waits, in a sentence."""
    return {
        HoldReason.WAITING_FOR_RESIDENT: texts.gettext("We are waiting to hear from the person who asked."),
        HoldReason.WEATHER: texts.gettext("We are waiting for the weather."),
        HoldReason.PERMIT: texts.gettext("We are waiting for a permit."),
        HoldReason.ANOTHER_BODY: texts.gettext("We are waiting for someone outside the city."),
        HoldReason.PARTS: texts.gettext("We are waiting for parts."),
        HoldReason.SCHEDULED: texts.gettext("It is planned as part of a larger program."),
    }[reason]


def reopen_word(texts: Texts, cause: ReopenCause) -> str:
    """Say why a request is open again, in a sentence."""
    return {
        ReopenCause.NOT_FIXED: texts.gettext("Opened again, because it was not fixed."),
        ReopenCause.STAFF_REVIEW: texts.gettext("Opened again after a second look."),
        ReopenCause.ROOT_FELL_AWAY: texts.gettext(
            "Opened again, because the earlier report of this problem fell away."
        ),
        ReopenCause.PLACE_CORRECTED: texts.gettext(
            "Opened again, because we now know more exactly where it is."
        ),
    }[cause]


def reopen_word_for_others(texts: Texts, cause: ReopenCause) -> str:
    """Say it to those who did not ask: not where the reason could be what the owner answered."""
    could_be_an_answer = {ReopenCause.NOT_FIXED, ReopenCause.STAFF_REVIEW}
    return texts.gettext("Opened again.") if cause in could_be_an_answer else reopen_word(texts, cause)


def requirement_word(texts: Texts, need: Requirement) -> str:
    """Name what staff say at a close."""
    return {
        Requirement.WHAT_WAS_DONE: texts.pgettext("said at a close", "What was done"),
        Requirement.PHOTO_OR_REASON: texts.pgettext("said at a close", "Photo"),
        Requirement.LOOKED_AT: texts.pgettext("said at a close", "When someone looked"),
        Requirement.WHERE_LOOKED: texts.pgettext("said at a close", "Where someone looked"),
        Requirement.WHAT_WAS_TRIED: texts.pgettext("said at a close", "What we tried"),
        Requirement.PARENT: texts.pgettext("said at a close", "The earlier report"),
        Requirement.WHO: texts.pgettext("said at a close", "Who must act"),
        Requirement.HOW_TO_FOLLOW_UP: texts.pgettext("said at a close", "How to reach them"),
        Requirement.THEIR_REFERENCE: texts.pgettext("said at a close", "Their reference"),
        Requirement.WHY: texts.pgettext("said at a close", "Why"),
        Requirement.WHAT_RESIDENT_CAN_DO: texts.pgettext("said at a close", "What you can do"),
        Requirement.RULE: texts.pgettext("said at a close", "The rule behind it"),
        Requirement.HOW_TO_ASK_REVIEW: texts.pgettext("said at a close", "How to ask for a review"),
    }[need]


def milestone_word(texts: Texts, kind: MilestoneKind) -> str:
    """Name a promise."""
    return {
        MilestoneKind.FIRST_RESPONSE: texts.pgettext("milestone", "An agency takes it on"),
        MilestoneKind.INSPECTION: texts.pgettext("milestone", "Someone goes to look"),
        MilestoneKind.WORK_COMPLETE: texts.pgettext("milestone", "The work is done"),
    }[kind]


def target_word(texts: Texts, words: Words, milestone: Milestone) -> str:
    """Say by when, counted from sending; without a clock, the profile's own note says what to expect."""
    target = milestone.target
    if not isinstance(target, Target):
        return words(milestone.note) if milestone.note else open_target_word(texts, target)
    amount = target.amount
    counted = {
        TargetUnit.HOURS: texts.ngettext("Within %(num)s hour", "Within %(num)s hours", amount),
        TargetUnit.DAYS: texts.ngettext("Within %(num)s day", "Within %(num)s days", amount),
        TargetUnit.WORKING_DAYS: texts.ngettext(
            "Within %(num)s working day", "Within %(num)s working days", amount
        ),
    }[target.unit]
    return counted % {"num": texts.number(amount)}


def open_target_word(texts: Texts, target: OpenTarget) -> str:
    """Say when a promise without a date falls."""
    return {
        OpenTarget.BY_APPOINTMENT: texts.gettext("On the day we agree with you"),
        OpenTarget.NEXT_SEASON: texts.gettext("In the next season for it"),
    }[target]


def due_word(texts: Texts, version: ServiceVersion | None, milestone: MilestoneState) -> str:
    """Say by when a promise is due: its date, or where there is none, how it is planned.

    Errors: ValueError for a promise without a date that no definition made.
    """
    if milestone.due_at is not None:
        return texts.date_time(milestone.due_at)
    if version is None:
        raise ValueError("only a definition promises something without a date")
    words = version.words(texts.language)
    return target_word(texts, words, version.service.milestones[milestone.kind])


def channel_word(texts: Texts, channel: Channel) -> str:
    """Say how a request came."""
    return {
        Channel.WEB: texts.gettext("This site"),
        Channel.PHONE: texts.gettext("Phone"),
        Channel.WALK_IN: texts.gettext("In person"),
        Channel.MAIL: texts.gettext("Letter or paper form"),
        Channel.EMAIL: texts.gettext("Email"),
        Channel.SOCIAL: texts.gettext("Social media"),
        Channel.COUNCIL: texts.gettext("Council office"),
        Channel.API: texts.gettext("Another program"),
    }[channel]
