"""How to keep in touch: what every form asks at its end, and what an address looks like once it is read."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from portal.catalogue import answers
from portal.catalogue.controls import MAIN, Answer, Moment, only, refuse
from portal.catalogue.faults import Fault, FaultCode
from portal.catalogue.schema import AnyQuestion, EmailQuestion, PhoneQuestion, QuestionType
from portal.domain.contacts import Contact, ContactChannel

Sent = Mapping[str, Mapping[str, Sequence[str]]]
"""Question id → control name → texts."""

CHANNELS = (ContactChannel.EMAIL, ContactChannel.TEXT)
"""The ways to reach somebody, in the order in which they are offered."""

BY = "by"
"""The id of the question which channels somebody wants: a box for each that there is."""

EMAIL = EmailQuestion(id="email", type=QuestionType.EMAIL, label="email")
TEXT = PhoneQuestion(id="text", type=QuestionType.PHONE, label="text")
ADDRESSES: Mapping[ContactChannel, AnyQuestion] = {ContactChannel.EMAIL: EMAIL, ContactChannel.TEXT: TEXT}
"""The question for each channel's address. Its words are the interface's own, so a label is only a name."""


@dataclass(frozen=True)
class Reading:
    """What was understood: the channels wanted, the address of each, and what is wrong by question id."""

    wanted: tuple[ContactChannel, ...] = ()
    addresses: Mapping[ContactChannel, str] = field(default_factory=dict)
    faults: Mapping[str, Fault] = field(default_factory=dict)


def read(
    sent: Sent, shown: Sent, moment: Moment, offered: Collection[ContactChannel], *, required: bool = False
) -> Reading:
    """Read what somebody sent for how to keep in touch.

    In: what was sent and what the page had shown in the same controls; the channels there are. An address
    that was typed over what was shown is meant, also where nobody ticked its box; one that only stood there
    is not.
    """
    ticked = sent.get(BY, {}).get(MAIN, ())
    wanted = tuple(one for one in CHANNELS if one in offered and (one in ticked or _typed(sent, shown, one)))
    if required and not wanted:
        return Reading(faults={BY: Fault(FaultCode.REQUIRED)})
    found, faults = dict[ContactChannel, str](), dict[str, Fault]()
    for channel in wanted:
        asked = ADDRESSES[channel]
        answer = read_address(channel, sent.get(asked.id, {}), moment)
        if answer.fault is not None:
            faults[asked.id] = answer.fault
        else:
            found[channel] = str(answer.value)
    return Reading(wanted, found, faults)


def read_address(channel: ContactChannel, raw: Mapping[str, Sequence[str]], moment: Moment) -> Answer:
    """Read one address, so that two ways of writing it are the same: one form is kept and looked up.

    E-mail: as email-validator normalises it, in small letters. RFC 5321 (section 2.4) lets a server tell
    capitals before the @ apart; no provider does, and who types one later must still find what is theirs.
    Phone: E.164; HAS_EXTENSION, because a text message reaches no extension.
    """
    answer = answers.read(ADDRESSES[channel], raw, moment)
    if not isinstance(answer.value, str):
        return answer
    if channel is ContactChannel.EMAIL:
        return Answer(answer.value.lower())
    return refuse(FaultCode.HAS_EXTENSION) if ";ext=" in answer.value else answer


def read_either(text: str, moment: Moment) -> Contact | None:
    """Read an e-mail address or a phone number from one control; None when it is neither."""
    channel = ContactChannel.EMAIL if "@" in text else ContactChannel.TEXT
    answer = read_address(channel, {MAIN: [text]}, moment)
    return Contact(channel, answer.value) if isinstance(answer.value, str) else None


def _typed(sent: Sent, shown: Sent, channel: ContactChannel) -> bool:
    """Say whether somebody typed something into a control that did not stand there already."""
    asked = ADDRESSES[channel].id
    text = answers.clean(only(sent.get(asked, {})))
    return bool(text) and text != answers.clean(only(shown.get(asked, {})))
