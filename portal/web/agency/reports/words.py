"""What is wrong with a number that was typed, and what a report lacks, in sentences that say what to do."""

from collections.abc import Mapping

from portal.domain.register import Unit
from portal.domain.report_numbers import MOST_DECIMALS, MOST_DIGITS, Fault, Part
from portal.domain.reports import Gap, Missing, Portion
from portal.web.agency.reports.shown import asked
from portal.web.current import current_texts
from portal.wording.reports import slot_word


def fault_words(missing: Missing, part: Portion, typed: Part = Part.NUMBER) -> str:
    """Say why what was typed is no number of this measure, or of a part of one, and what to write instead."""
    texts, unit = current_texts(), typed_unit(typed, part.subject.defined.unit)
    sign = {
        Unit.PERCENT: texts.gettext("Write a percentage, such as 95 or 95%"),
        Unit.CURRENCY: texts.gettext("Write an amount in the city’s own money, such as 1200"),
        Unit.DURATION: texts.gettext("Write a number of days, such as 3.5"),
    }.get(unit or Unit.COUNT, texts.gettext("Write a plain number, such as 1200"))
    precise = texts.gettext("Write at most %(digits)s digits, and %(decimals)s after the point")
    words: Mapping[Fault, str] = {
        Fault.NOT_A_NUMBER: texts.gettext(
            "This is no number. Write digits, such as 1200 or 95.5, and put words into the context; "
            "without a number write “No data”"
        ),
        Fault.OTHER_SIGN: sign,
        Fault.OTHER_SCALE: texts.gettext(
            "This measure’s other percentages are about a hundred times as large. Write 95 for 95 percent; "
            "or 0.95% if it is less than one percent"
        ),
        Fault.TOO_PRECISE: precise % {"digits": MOST_DIGITS, "decimals": MOST_DECIMALS},
        Fault.BELOW_ZERO: texts.gettext("This cannot be below zero. Write a number from 0 on"),
        Fault.HALF_A_RATIO: texts.gettext("Write both numbers, or “No data” for both"),
        Fault.NOTHING_TO_DIVIDE_BY: texts.gettext(
            "Nothing can be divided by zero. If there was no case, write “No data” and say so in the context"
        ),
    }
    return words[missing.fault or Fault.NOT_A_NUMBER]


def gap_words(missing: Missing, part: Portion | None = None) -> str:
    """Say what is missing in one line. In: the measure, where its question is to be said in full."""
    texts = current_texts()
    words = {
        Gap.FAULT: texts.gettext("a number that can be read"),
        Gap.NUMBER: texts.gettext("a number, or “No data” and why"),
        Gap.CONTEXT: texts.gettext("why there is no number"),
        Gap.EVIDENCE: texts.gettext("where the number comes from"),
        Gap.EXPLANATION: texts.gettext("why the target was missed"),
        Gap.CHANGE: texts.gettext("what will change"),
        Gap.ANSWER: texts.gettext("the answer to a question"),
    }[missing.gap]
    if missing.question is not None and part is not None:
        return f"{words[:1].upper()}{words[1:]}: {asked(part, missing.question)}"
    return f"{slot_word(texts, missing.slot)}: {words}" if missing.slot else words[:1].upper() + words[1:]


def part_label(part: Part, unit: Unit | None) -> str:
    """Name the control of a value, or of a part of a ratio."""
    texts = current_texts()
    if part is Part.NUMBER:
        return texts.gettext("Number")
    if part is Part.DENOMINATOR:
        return texts.gettext("Denominator: all of them")
    return {
        Unit.PERCENT: texts.gettext("Numerator: those that count as done"),
        Unit.CURRENCY: texts.gettext("Numerator: the money of all of them"),
        Unit.DURATION: texts.gettext("Numerator: the days of all of them together"),
    }.get(unit or Unit.COUNT, texts.gettext("Numerator: what is divided"))


def part_hint(part: Part, unit: Unit | None) -> str:
    """Say in what a value, or a part of a ratio, is written."""
    texts = current_texts()
    counted = texts.gettext("How many, not in percent.") if unit is Unit.PERCENT else ""
    if part is Part.DENOMINATOR:
        return counted
    words = {
        Unit.PERCENT: texts.gettext("In percent, 95 for 95 percent.") if part is Part.NUMBER else counted,
        Unit.CURRENCY: texts.gettext("In whole units of money."),
        Unit.DURATION: texts.gettext("In days."),
    }
    return words.get(unit or Unit.COUNT, "")


def typed_unit(part: Part, unit: Unit | None) -> Unit | None:
    """Return the unit of what is typed. Parts of a percentage are plain numbers, as every denominator is."""
    is_plain = part is Part.DENOMINATOR or (part is Part.NUMERATOR and unit is Unit.PERCENT)
    return Unit.COUNT if is_plain else unit
