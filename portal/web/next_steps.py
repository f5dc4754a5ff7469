"""What happens next with a request, and by when: one or two sentences for the person who asked."""

from portal.domain.lifecycle import ASKED_IF_FIXED, Fixed, MilestoneKind, Outcome, Result, Status
from portal.queries.requests import RequestView
from portal.texts import Texts
from portal.web.timeline import Teller


def next_step(teller: Teller, view: RequestView) -> str:
    """Say what happens next."""
    state, texts = view.state, teller.texts
    if state.status is Status.CLOSED:
        return _after_close(texts, state.outcome, state.fixed)
    if state.status is Status.ON_HOLD:
        return _on_hold(teller, view)
    return " ".join(sentence for sentence in (_coming(texts, view), _by_when(teller, view)) if sentence)


def _on_hold(teller: Teller, view: RequestView) -> str:
    until = view.state.hold_until
    if until is None:
        return teller.texts.gettext("The work waits. We go on as soon as we can.")
    sentence = teller.texts.gettext("The work waits. We expect to go on by %(day)s.")
    return sentence % {"day": teller.texts.date(until)}


def _coming(texts: Texts, view: RequestView) -> str:
    pending = next((m for m in view.state.milestones if m.result is Result.PENDING), None)
    if pending is None:
        return texts.gettext("Next, we finish it and tell you what came of it.")
    return {
        MilestoneKind.FIRST_RESPONSE: texts.gettext("Next, an agency looks at it and takes it on."),
        MilestoneKind.INSPECTION: texts.gettext("Next, someone goes to look."),
        MilestoneKind.WORK_COMPLETE: texts.gettext("Next, we do the work and tell you what came of it."),
    }[pending.kind]


def _by_when(teller: Teller, view: RequestView) -> str:
    pending = next((m for m in view.state.milestones if m.result is Result.PENDING and m.due_at), None)
    if pending is None or pending.due_at is None:
        return ""
    day = teller.texts.date_time(pending.due_at)
    if pending.due_at < teller.now:
        sentence = teller.texts.gettext("We promised this by %(day)s and are late. We are sorry.")
    else:
        sentence = teller.texts.gettext("We promised this by %(day)s.")
    return sentence % {"day": day}


def _after_close(texts: Texts, outcome: Outcome | None, fixed: Fixed | None) -> str:
    if outcome in ASKED_IF_FIXED:
        return {
            None: texts.gettext("For us this is finished. Tell us whether it really is."),
            Fixed.YES: texts.gettext("Nothing more happens here. Thank you for telling us that it is fixed."),
            Fixed.PARTLY: texts.gettext(
                "You told us that it is partly fixed. If more is left to do, send a new request."
            ),
            Fixed.NO: texts.gettext(
                "You told us that it is not fixed. Send a new request, so that we come again."
            ),
        }[fixed]
    otherwise: dict[Outcome | None, str] = {
        Outcome.COULD_NOT_LOCATE: texts.gettext(
            "Tell us more exactly where it is. Then we open your request again and go there."
        ),
        Outcome.DUPLICATE: texts.gettext(
            "We work on the first report of it. Its end is the end of yours too."
        ),
        Outcome.WITHDRAWN: texts.gettext("Nothing more happens here, because you took your request back."),
    }
    nothing = texts.gettext("Nothing more happens here. If the problem is still there, send a new request.")
    return otherwise.get(outcome, nothing)
