"""An e-mail address."""

from email_validator import EmailNotValidError, validate_email

from portal.catalogue.controls import Answer, Control, KeptAsTyped, Moment, Raw, nothing, only, refuse
from portal.catalogue.faults import FaultCode
from portal.catalogue.schema import EmailQuestion
from portal.catalogue.typed.text import clean

LONGEST_EMAIL = 254
"""RFC 5321 section 4.5.3.1.3: a path has 256 octets with its brackets."""


class Email(KeptAsTyped[EmailQuestion]):
    """Kept as email-validator normalizes it. Whether mail arrives there is not asked of the network."""

    def controls(self, question: EmailQuestion, language: str) -> tuple[Control, ...]:
        """An e-mail control: its keyboard has the @. The form is `novalidate`, so the words are ours."""
        return (Control("", input_type="email", inputmode="email", autocomplete="email"),)

    def read(self, question: EmailQuestion, raw: Raw, moment: Moment) -> Answer:
        """The address; REQUIRED, NOT_AN_EMAIL, TOO_LONG."""
        text = clean(only(raw))
        if not text:
            return nothing(question)
        if len(text) > LONGEST_EMAIL:
            return refuse(FaultCode.TOO_LONG, max=LONGEST_EMAIL, over=len(text) - LONGEST_EMAIL)
        try:
            return Answer(validate_email(text, check_deliverability=False).normalized)
        except EmailNotValidError:
            return refuse(FaultCode.NOT_AN_EMAIL)
