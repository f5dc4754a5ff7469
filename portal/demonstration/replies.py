"""Answers to any form, from its definition: everything that is asked, and some of what may be left out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from portal.catalogue import City, QuestionType, ServiceVersion, answers
from portal.catalogue.answers import Moment, Value
from portal.catalogue.schema import (
    DateQuestion,
    DateTimeQuestion,
    DecimalQuestion,
    EmailQuestion,
    LocationKind,
    LocationQuestion,
    LongTextQuestion,
    ManyChoicesQuestion,
    OneChoiceQuestion,
    PersonNameQuestion,
    PhoneQuestion,
    ShortTextQuestion,
    WholeNumberQuestion,
    YesNo,
    YesNoQuestion,
)
from portal.catalogue.typed import numerals
from portal.demonstration.contacts import contacts_near
from portal.demonstration.library import STREETS, Phrases, phrases_in

ANSWERS_OPTIONAL = 0.5
CITYS_OWN_ADDRESS = 0.1
DESCRIBES_THE_PLACE = 0.3
MOST_PICKED = 3
STANDS_ALONE = frozenset({"none", "unknown"})
"""Codes of options that nobody picks together with others."""

RANGE = 10
"""How far from its one limit a number is, where a question has no other."""

DAYS = 30
"""How far from its one limit a day is, where a question has no other."""


@dataclass(frozen=True)
class Resident:
    """Who answers: by number, in a language, at a moment."""

    number: int
    moment: Moment
    phrases: Phrases


class Replies:
    """Answers forms of one city, by chance."""

    def __init__(self, city: City, chance: Random, places: Sequence[str] = ()) -> None:
        """Take the city's example of an address, its area code, and the names of places it has imported."""
        self.places = places
        self.address = city.address_example
        self.contacts = contacts_near(city.contact.phone_outside)
        self.chance = chance

    def to(
        self, version: ServiceVersion, moment: Moment, number: int, same: Mapping[str, Value]
    ) -> dict[str, Value]:
        """Return the answers of resident `number`; those in `same` are taken over where they are asked.

        Raises ValueError when what was invented is no answer: then this room does not know a limit.
        """
        resident = Resident(number, moment, phrases_in(moment.language))
        values: dict[str, Value] = {}
        for question in version.service.questions:
            asked = any(question.id == one.id for one in version.path(values))
            if not asked or (question.optional and self.chance.random() > ANSWERS_OPTIONAL):
                continue
            values[question.id] = same.get(question.id) or _INVENTED[question.type](self, question, resident)
        if faults := answers.check_all(version, values, moment):
            raise ValueError(f"no answer was invented for {version.service.slug}: {faults}")
        return values

    def short_text(self, question: ShortTextQuestion, resident: Resident) -> Value:
        """Invent a line."""
        return resident.phrases.short.format(number=resident.number)[: question.max_length].strip()

    def long_text(self, question: LongTextQuestion, resident: Resident) -> Value:
        """Invent a few sentences."""
        return self.chance.choice(resident.phrases.details)[: question.max_length].strip()

    def whole_number(self, question: WholeNumberQuestion, resident: Resident) -> Value:
        """Invent a number, nearer to the least."""
        least, most = question.min, question.max
        if least is None:
            least = 1 if most is None or most > 1 else most - RANGE
        most = least + RANGE if most is None else most
        return least + int((most - least) * self.chance.random() ** 2)

    def decimal(self, question: DecimalQuestion, resident: Resident) -> Value:
        """Invent a number with two decimals, nearer to the least."""
        least, most = question.min, question.max
        if least is None:
            least = Decimal(0) if most is None or most > 0 else most - RANGE
        most = least + RANGE if most is None else most
        number = least + (most - least) * Decimal(self.chance.random() ** 2).quantize(Decimal("0.001"))
        cents = number.quantize(Decimal("0.01"))
        return numerals.kept(cents if least <= cents <= most else least)

    def one_choice(self, question: OneChoiceQuestion, resident: Resident) -> Value:
        """Choose one; definitions put what is usual first."""
        weights = [1 / place for place in range(1, len(question.options) + 1)]
        return self.chance.choices(question.options, weights)[0].code

    def many_choices(self, question: ManyChoicesQuestion, resident: Resident) -> Value:
        """Choose a few, or one that means none of the others."""
        codes = [option.code for option in question.options]
        most = min(MOST_PICKED, question.max_choices or MOST_PICKED, len(codes))
        picked = self.chance.sample(codes, self.chance.randint(1, most))
        if alone := [code for code in picked if code in STANDS_ALONE]:
            picked = alone[:1]
        return [code for code in codes if code in picked]

    def yes_no(self, question: YesNoQuestion, resident: Resident) -> Value:
        """Say yes a little more often."""
        return self.chance.choices([YesNo.YES.value, YesNo.NO.value], [55, 45])[0]

    def day(self, question: DateQuestion, resident: Resident) -> Value:
        """Pick a day within the limits."""
        return self._day(question, resident.moment.today).isoformat()

    def day_and_time(self, question: DateTimeQuestion, resident: Resident) -> Value:
        """Pick a day within the limits and a time of it; today, one that has passed."""
        now = resident.moment.now.astimezone(resident.moment.time_zone)
        day = self._day(question, now.date())
        last = now.hour * 60 + now.minute if day == now.date() else 22 * 60
        minutes = self.chance.randint(min(7 * 60, last), last)
        return f"{day.isoformat()}T{minutes // 60:02}:{minutes % 60:02}"

    def _day(self, question: DateQuestion | DateTimeQuestion, today: date) -> date:
        earliest, latest = question.earliest_on(today), question.latest_on(today)
        if earliest is None:
            earliest = min(today, latest or today) - timedelta(days=DAYS)
        if latest is None:
            latest = max(today, earliest + timedelta(days=DAYS))
        # Most people report what is near: the distance from today has its mass at the short end.
        nearest = min(max(today, earliest), latest)
        furthest = earliest if nearest - earliest > latest - nearest else latest
        days = int((furthest - nearest).days * self.chance.random() ** 2)
        return nearest + timedelta(days=days)

    def email(self, question: EmailQuestion, resident: Resident) -> Value:
        """Give an address that belongs to nobody."""
        return self.contacts.email(resident.number)

    def phone(self, question: PhoneQuestion, resident: Resident) -> Value:
        """Give a number that belongs to nobody."""
        return self.contacts.phone(resident.number)

    def person_name(self, question: PersonNameQuestion, resident: Resident) -> Value:
        """Give a name that nobody has."""
        return resident.phrases.name.format(number=resident.number)

    def location(self, question: LocationQuestion, resident: Resident) -> Value:
        """Describe a place, or name one of the city's; without any, a street that is nowhere."""
        described = self.chance.random() < DESCRIBES_THE_PLACE
        if LocationKind.ADDRESS not in question.kinds or (
            described and LocationKind.DESCRIBED in question.kinds
        ):
            text = self.chance.choice(resident.phrases.places)
            return {"kind": LocationKind.DESCRIBED.value, "text": text}
        if self.places:
            return {"kind": LocationKind.ADDRESS.value, "text": self.chance.choice(self.places)}
        text = f"{self.chance.randrange(100, 1000, 2)} {self.chance.choice(STREETS)}"
        if self.chance.random() < CITYS_OWN_ADDRESS:
            text = self.address
        return {"kind": LocationKind.ADDRESS.value, "text": text}


_INVENTED: dict[QuestionType, Callable[[Replies, Any, Resident], Value]] = {
    QuestionType.SHORT_TEXT: Replies.short_text,
    QuestionType.LONG_TEXT: Replies.long_text,
    QuestionType.WHOLE_NUMBER: Replies.whole_number,
    QuestionType.DECIMAL: Replies.decimal,
    QuestionType.ONE_CHOICE: Replies.one_choice,
    QuestionType.MANY_CHOICES: Replies.many_choices,
    QuestionType.YES_NO: Replies.yes_no,
    QuestionType.DATE: Replies.day,
    QuestionType.DATE_TIME: Replies.day_and_time,
    QuestionType.EMAIL: Replies.email,
    QuestionType.PHONE: Replies.phone,
    QuestionType.PERSON_NAME: Replies.person_name,
    QuestionType.LOCATION: Replies.location,
}

if unknown := set(QuestionType) - _INVENTED.keys():
    raise ImportError(f"no answer in portal.demonstration.replies for {unknown}")
