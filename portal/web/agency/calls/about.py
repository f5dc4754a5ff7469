"""Who calls, how, in which language and why: asked at the start of a call, and changed while it goes on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from flask import redirect, render_template, request, url_for

from portal.catalogue import answers
from portal.catalogue.answers import Answer
from portal.catalogue.contact import read_address
from portal.catalogue.controls import MAIN
from portal.catalogue.schema import AnyQuestion, DateQuestion, EmailQuestion, PhoneQuestion, QuestionType
from portal.commands.calls.calls import About, Caller, begin_call, seek_in_call, tell_call
from portal.commands.refusals import Refused
from portal.domain.calls import CALL_CHANNELS, ON_PAPER, ContactReason
from portal.domain.contacts import ContactChannel
from portal.domain.lifecycle import Channel
from portal.domain.permissions import Permission
from portal.domain.secrets import new_secret
from portal.forms import builder
from portal.forms.messages import message
from portal.forms.staff import StaffForm
from portal.queries.calls import CallView, open_calls
from portal.web.access import needs
from portal.web.agency import blueprint
from portal.web.agency.calls.opening import ErrorLine, Page, call_taker, own_call_or_404, stale_page
from portal.web.agency.calls.rows import call_rows
from portal.web.agency.calls.words import reason_word
from portal.web.agency.gate import current_staff
from portal.web.agency.words import language_name
from portal.web.asked import ask, plain
from portal.web.current import current_portal, current_texts
from portal.web.journey import moment
from portal.wording.calls import wait_for_interpreter
from portal.wording.lifecycle import channel_word

PHONE = PhoneQuestion(id="phone", type=QuestionType.PHONE, label="phone", optional=True)
EMAIL = EmailQuestion(id="email", type=QuestionType.EMAIL, label="email", optional=True)
LONGEST = {"speaks": 60, "sought": 200}
YES, NO = "yes", "no"


@dataclass(frozen=True)
class AboutTyped:
    """What the controls of the page show: one text each, and the parts of the day a letter came."""

    texts: Mapping[str, str] = field(default_factory=dict)
    received: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        """The text of a control."""
        return self.texts.get(name, "")


@blueprint.route("/calls", methods=["GET", "POST"])
@needs(Permission.TAKE_CALLS)
def start_call() -> Page:
    """Ask who calls, or begin the call."""
    if request.method == "GET":
        fresh = {"channel": Channel.PHONE.value, "language": current_texts().language, "interpreter": NO}
        return _page(None, AboutTyped(fresh), new_secret(current_portal().random))
    key, typed = request.form.get("key", "")[:64], _sent()
    if not StaffForm().validate_on_submit() or not key:
        return _page(None, typed, key or new_secret(current_portal().random), [(None, stale_page())]), 400
    about, errors = _read(typed)
    if errors:
        return _page(None, typed, key, errors), 422
    number = begin_call(current_portal(), key, about, call_taker())
    if typed["sought"]:
        seek_in_call(current_portal(), number, typed["sought"], call_taker())
    return redirect(url_for("agency.call", number=number), code=303)


@blueprint.route("/calls/<int:number>/about", methods=["GET", "POST"])
@needs(Permission.TAKE_CALLS)
def about_call(number: int) -> Page:
    """Show what is known of a call, or take it better."""
    call = own_call_or_404(number)
    if request.method == "GET":
        return _page(call, _known(call))
    typed = _sent()
    if not StaffForm().validate_on_submit():
        return _page(call, typed, errors=[(None, stale_page())]), 400
    about, errors = _read(typed)
    if not errors:
        try:
            tell_call(current_portal(), number, about, call_taker())
        except Refused:
            texts = current_texts()
            errors = [("reason", texts.gettext("A request was sent in this call: choose what it was for"))]
    if errors:
        return _page(call, typed, errors=errors), 422
    return redirect(url_for("agency.call", number=number), code=303)


def _sent() -> AboutTyped:
    names = ("channel", "language", "interpreter", "speaks", "reason", "phone", "email", "sought")
    typed = {name: answers.clean(request.form.get(name, "")[:1000]) for name in names}
    return AboutTyped(typed, builder.raw_of(_received(), request.form, current_texts().formats))


def _known(call: CallView) -> AboutTyped:
    formats = current_texts().formats
    shown = {
        "channel": call.channel.value,
        "language": call.language,
        "interpreter": YES if call.interpreter else NO,
        "speaks": call.speaks or "",
        "reason": call.reason.value if call.reason else "",
        "phone": _filled(PHONE, call.phone, formats),
        "email": call.email or "",
    }
    came = call.received_on.isoformat() if call.received_on else None
    return AboutTyped(shown, answers.fill(_received(), came, formats))


def _filled(question: AnyQuestion, value: str | None, formats: str) -> str:
    return next(iter(answers.fill(question, value, formats).get(MAIN, [""])), "")


def _received() -> DateQuestion:
    texts = current_texts()
    return DateQuestion(
        id="received",
        type=QuestionType.DATE,
        label=texts.gettext("On which day did it come?"),
        hint=texts.gettext("For letters, paper forms and messages. Leave it empty for today."),
        optional=True,
        latest="today",
    )


def _read(typed: AboutTyped) -> tuple[About, list[ErrorLine]]:
    """Read everything, and say what is wrong with what cannot be read."""
    texts, portal = current_texts(), current_portal()
    errors: list[ErrorLine] = []
    channel = next((one for one in CALL_CHANNELS if one.value == typed["channel"]), None)
    if channel is None:
        errors.append(("channel", texts.gettext("Choose how they reached us")))
    if typed["language"] not in portal.texts:
        errors.append(("language", texts.gettext("Choose the language they speak with us")))
    if typed["interpreter"] not in {YES, NO}:
        errors.append(("interpreter", texts.gettext("Choose whether an interpreter is needed")))
    speaks = typed["speaks"] if typed["interpreter"] == YES else ""
    if typed["interpreter"] == YES and not speaks:
        errors.append(("speaks", texts.gettext("Enter the language the interpreter is to speak")))
    if any(len(typed[name]) > most for name, most in LONGEST.items()):
        errors += [
            (name, texts.gettext("Shorten it to %(most)s characters or fewer") % {"most": texts.number(most)})
            for name, most in LONGEST.items()
            if len(typed[name]) > most
        ]
    phone, email = (
        _address(ContactChannel.TEXT, typed["phone"]),
        _address(ContactChannel.EMAIL, typed["email"]),
    )
    came = answers.read(_received(), typed.received, moment())
    errors += [*_fault(PHONE, phone), *_fault(EMAIL, email), *_fault(_received(), came)]
    about = About(
        channel=channel or Channel.PHONE,
        language=typed["language"],
        interpreter=typed["interpreter"] == YES,
        reason=next((one for one in ContactReason if one.value == typed["reason"]), None),
        received_on=_day(came, channel),
        caller=Caller(_text(phone), _text(email), speaks or None),
    )
    return about, errors


def _address(channel: ContactChannel, text: str) -> Answer:
    return read_address(channel, {MAIN: [text]}, moment()) if text else Answer()


def _text(answer: Answer) -> str | None:
    return answer.value if isinstance(answer.value, str) else None


def _day(came: Answer, channel: Channel | None) -> date | None:
    """Return the day that paper came; who is on the phone is there today."""
    if not isinstance(came.value, str) or channel not in ON_PAPER:
        return None
    return date.fromisoformat(came.value)


def _fault(question: AnyQuestion, answer: Answer) -> list[ErrorLine]:
    texts, city = current_texts(), current_portal().catalogue.city
    if answer.fault is None:
        return []
    said = message(question, answer.fault, plain, texts, city, city.country)
    return [(question.id, said)]


def _page(
    call: CallView | None, typed: AboutTyped, key: str | None = None, errors: Sequence[ErrorLine] = ()
) -> str:
    texts, portal = current_texts(), current_portal()
    came = answers.read(_received(), typed.received, moment())
    asked = ask(_received(), typed.received, came.fault if errors else None)
    if asked.errors:
        errors = [(asked.errors[0] if target == "received" else (target, text)) for target, text in errors]
    return render_template(
        "agency/calls/about.html",
        call=call,
        typed=typed,
        key=key,
        channels=[(one.value, channel_word(texts, one)) for one in CALL_CHANNELS],
        languages=[(tag, language_name(tag)) for tag in portal.texts],
        reasons=[(one.value, reason_word(texts, one)) for one in ContactReason],
        prompts=[(tag, wait_for_interpreter(other)) for tag, other in portal.texts.items()],
        received=asked,
        question_heading="h2",
        words=plain,
        open_calls=[] if call else call_rows(open_calls(portal, current_staff().username)),
        form=StaffForm(),
        errors=list(errors),
    )
