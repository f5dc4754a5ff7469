"""Each mistake in a profile is reported once, on its line, with what to write."""

import pytest

from portal.catalogue import Problem
from tests.havenport import Planted

CITY, AGENCIES = "city.yaml", "agencies.yaml"
LAMP, WET = "services/lamp-out.yaml", "services/wet-street.yaml"
SAMPLER, QUIET, OLD = "services/sampler.yaml", "services/quiet-help.yaml", "services/old-service.yaml"

# (file, what is there, what a careless author wrote, lines below the start of it, what the portal says)
Slip = tuple[str, str, str, int, str]

CITY_SLIPS: list[Slip] = [
    (CITY, "address_example:", "adress_example:", 0, 'Write "address_example"'),
    (CITY, "America/Halifax", "America/Halifacs", 0, "Write a name such as America/Halifax"),
    (CITY, "id: havenport", "id: Haven Port", 0, "Write small letters, digits, - or _"),
    (CITY, "fiscal_year_starts: 04-01", "fiscal_year_starts: 04-31", 0, "such as 07-01"),
    (CITY, "2026-06-15", "2026-02-30", 0, "Write year-month-day, such as 2026-07-04"),
    (CITY, "2026-06-15", "06-15", 0, "Write year-month-day, such as 2026-07-04"),
    (CITY, "2026-06-15", "20260615", 0, "Write year-month-day, such as 2026-07-04"),
    (
        CITY,
        "2026-06-15",
        "2026-01-01",
        0,
        'The date "2026-01-01" is already used in line 20. Write another one',
    ),
    (CITY, "monday, tuesday", "monday, tusday", 0, 'Write "tuesday"'),
    (CITY, "monday, tuesday", "monday, monday", 0, '"monday" is already used in line 18'),
    (CITY, "scheduled: {pauses: false}", "scheduled: {pauses: perhaps}", 0, "Write pauses: true, or false"),
    (CITY, "scheduled: {pauses: false}", "scheduled: {}", 0, "Write pauses: true"),
    (CITY, "scheduled: {pauses: false}", "scheduled: yes", 0, "scheduled has keys of its own"),
    (
        CITY,
        "  - {code: people, name",
        "  - {code: streets, name: Roads}\n  - {code: people, name",
        0,
        "used in line 55",
    ),
    (CITY, "featured: [lamp-out, wet-street]", "featured: [lamp-out, wet-stret]", 0, 'Write "wet-street"'),
    (CITY, "featured: [lamp-out, wet-street]", "featured: lamp-out", 0, "featured is a list"),
    (CITY, 'page: "#ffffff"', 'page: "white"', 0, "Write a color between quotes"),
    (
        CITY,
        'page: "#ffffff"',
        "page: #ffffff",
        0,
        'Write a color between quotes, as # and six digits or letters a to f: "#1a2b3c"',
    ),
    (
        CITY,
        'muted: "#4a4f57"',
        'muted: "#8a8a8a"',
        0,
        'has a contrast of 3.45:1 and needs 7:1. Write muted: "#585858"',
    ),
    (
        CITY,
        'border: "#98a1ac"',
        'border: "#404449"',
        0,
        "In the dark scheme border on page has a contrast of 1.86:1",
    ),
    (
        CITY,
        'accent: "#b27d0a"',
        'accent: "#ffcc33"',
        0,
        "accent on page has a contrast of 1.50:1 and needs 3:1",
    ),
    (CITY, "name: City of Havenport", 'name: ""', 0, "Write name: and the name residents know"),
    (CITY, "name: City of Havenport\n", "", -1, "name is missing"),
    (CITY, 'relay: "711"', "relay: [711]", 0, "relay is one text"),
    (
        AGENCIES,
        "code: town-care",
        "code: town-care\n  name: Other\n  kind: city\n- code: town-care",
        3,
        "used in line 7",
    ),
    (AGENCIES, "kind: other", "kind: utility", 0, "Write one of: city, other"),
]

SERVICE_SLIPS: list[Slip] = [
    (LAMP, "topic: streets", "topic: street", 0, 'No topic has the code "street". Write "streets"'),
    (LAMP, "agency: harbor-works", "agency: harbour-works", 0, 'Write "harbor-works"'),
    (LAMP, "agency: bright-power", "agency: gas", 0, "Write one of: harbor-works, town-care, bright-power"),
    (LAMP, "slug: lamp-out", "slug: lamp-off", 0, "Write slug: lamp-out, or rename the file"),
    (WET, "visibility: public", "visibility: public\nnearby_metres: far", 1, "nearby_metres: 10"),
    (WET, "visibility: public", "visibility: public\nnearby_metres: 1001", 1, "nearby_metres: 1000 or less"),
    (WET, "visibility: public", "visibility: public\nnearby_metres: -1", 1, "nearby_metres: 0 or more"),
    (WET, "visibility: public", "visibility: coarse\nnearby_metres: 50", 1, "Take nearby_metres out"),
    (QUIET, "visibility: private", "visibility: private\nnearby_metres: 50", 1, "Take nearby_metres out"),
    (WET, "code: HW-Wet Street", "code: HW-Lamp Out", 0, "already used in services/lamp-out.yaml, line 1"),
    (WET, "visibility: public", "visibility: coarse\nphotos_public: true", 1, "or write visibility: public"),
    (WET, "visibility: public", "visibility: public\nphotos: maybe", 1, "neither true nor false"),
    (LAMP, "visibility: public", "visibility: hidden", 0, "Write one of: public, coarse, private"),
    (LAMP, "target: {days: 4}", "target: 48", 0, "Write target: {hours: 48}"),
    (LAMP, "target: {days: 4}", "target: 48 hours", 0, "Write target: {hours: 48}"),
    (LAMP, "target: {days: 4}", "target: {day: 4}", 0, "Write target: {days: 4}"),
    (LAMP, "target: {days: 4}", "target: {fortnights: 4}", 0, "Write one of: hours, days, working_days"),
    (LAMP, "target: {days: 4}", "target: {days: 0}", 0, "Write a whole number above zero"),
    (LAMP, "target: {days: 4}", "target: {days: 1, hours: 2}", 0, "Write target: {hours: 48}"),
    (LAMP, "target: {days: 4}", "target: someday", 0, "one of: by_appointment, next_season"),
    (LAMP, "target: {days: 4}", "target: next_season", 0, "Write note: We call to set a day"),
    (LAMP, "topic: streets", "contact: required\ntopic: streets", 0, "Write contact_why: We must agree"),
    (
        LAMP,
        "topic: streets",
        "contact_why: To agree\ntopic: streets",
        0,
        "Write contact: required or leave it out",
    ),
    (LAMP, "topic: streets", "contact: maybe\ntopic: streets", 0, "required"),
    (
        LAMP,
        "first_response:",
        "inspection:",
        -1,
        "Write first_response: {target: {working_days: 1}, source: …}",
    ),
    (
        LAMP,
        "  work_complete: {target: {days: 4}, source: placeholder}\n",
        "",
        -2,
        "Write work_complete: {target: {days: 7}",
    ),
    (LAMP, "  ar: [إنارة, عمود, مصباح, شارع مظلم]\n", "", -3, "Write ar: [word, another word]"),
    (LAMP, "  ar: [إنارة,", "  fr: [lampe]\n  ar: [إنارة,", 0, '"fr" is not a language of this city'),
    (LAMP, "  ar: [إنارة,", "  hmn: [teeb]\n  ar: [إنارة,", 0, '"hmn" is no language we know'),
    (OLD, "retired: true", "retired: maybe", 0, "Write retired: true, or false"),
    (LAMP, "question: owner, is: [bright_power]", "question: onwer, is: [bright_power]", 0, 'Write "owner"'),
    (
        LAMP,
        "question: owner, is: [bright_power]",
        "question: owner, is: [dim]",
        0,
        "Write one of: city, bright_power, unsure",
    ),
    (
        LAMP,
        "question: owner, is: [bright_power]",
        "question: where, is: [bright_power]",
        0,
        "no options to look for",
    ),
    (QUIET, "code: TC-Quiet Help", "kode: TC-Quiet Help\ncode: TC-Quiet Help", 0, 'Write "code"'),
    (QUIET, "keywords:", "keywords: none", 1, "This is not YAML"),
]

QUESTION_SLIPS: list[Slip] = [
    (
        LAMP,
        "when: {question: trouble, is: [hangs]}",
        "when: {question: truble, is: [hangs]}",
        0,
        'Write "trouble"',
    ),
    (
        LAMP,
        "when: {question: trouble, is: [hangs]}",
        "when: {question: trouble, is: [hang]}",
        0,
        'Write "hangs"',
    ),
    (LAMP, "when: {question: trouble, is: [hangs]}", "when: {question: owner, is: [city]}", 0, "Move it up"),
    (LAMP, "when: {question: trouble, is: [hangs]}", "when: {question: wires, is: [yes]}", 0, "Move it up"),
    (
        LAMP,
        "when: {question: trouble, is: [hangs]}",
        "when: {question: where, is: [hangs]}",
        0,
        "no options to look for",
    ),
    (
        LAMP,
        "when: {question: trouble, is: [hangs]}",
        "when: {question: trouble, is: hangs}",
        0,
        "is is a list",
    ),
    (LAMP, "when: {question: trouble, is: [hangs]}", "when: {question: trouble}", 0, "Write is: [yes]"),
    (
        SAMPLER,
        "- {question: winter, is: [yes]}",
        "- {question: winter, is: [maybe]}",
        0,
        "Write one of: yes, no",
    ),
    (
        SAMPLER,
        "- {question: services, is: [power]}\n  - id",
        "- {question: length, is: [power]}\n  - id",
        0,
        "no options",
    ),
    (SAMPLER, "- id: crew", "- id: boat", 0, 'The id "boat" is already used in line 28'),
    (LAMP, "- id: wires", "- id: Wires", 0, "starting with a letter"),
    (LAMP, "{code: blinks,", "{code: dark,", 0, 'The code "dark" is already used in line'),
    (LAMP, "label: It blinks", "label: It is dark", 0, 'The label "It is dark" is already used in line'),
    (LAMP, "{code: blinks,", "{kode: blinks, code: blinks,", 0, 'Write "code"'),
    (LAMP, "label: Where is the lamp?\n    hint", "hint", -2, "Write label: Where is the problem?"),
    (LAMP, "      required: Tell", "      requierd: Tell", 0, 'Write "required"'),
    (LAMP, "type: yes_no", "type: yesno", 0, 'Write "yes_no"'),
    (LAMP, "    type: yes_no\n", "", -1, "type is missing"),
    (LAMP, "type: yes_no", "type: yes_no\n    max_length: 3", 1, '"max_length" is not a key here'),
    (QUIET, "    why: We call you back on this number.\n", "", -2, "Write why: We write to you about this"),
    (
        SAMPLER,
        "    why: The harbor book needs a name.\n",
        "",
        -2,
        "A question of type person_name says why we ask",
    ),
    (
        SAMPLER,
        "    why: We write to you about your berth.\n",
        "",
        -2,
        "A question of type email says why we ask",
    ),
    (SAMPLER, "max: 12", "max: -1", 0, "max -1 is less than min 0"),
    (SAMPLER, "max: 12", "max: twelve", 0, "Write max: 10"),
    (SAMPLER, "min: 2.5", "min: 2,5", 0, "Write min: 2.5"),
    (SAMPLER, "min: 2.5", "min: 200", 1, "max 20 is less than min 200"),
    (SAMPLER, "max_choices: 2", "max_choices: 4", 0, "Write 3 or less"),
    (SAMPLER, "max_choices: 2", "max_choices: 0", 0, "Write max_choices: 1 or more"),
    (SAMPLER, "max_length: 40", "max_length: forty", 0, "Write max_length: 10"),
    (SAMPLER, "max_length: 300", "max_length: 300000", 0, "Write max_length: 10000 or less"),
    (SAMPLER, "latest: P365D", "latest: -P2D", 0, "latest -P2D is before earliest -P1D"),
    (SAMPLER, "latest: today", "latest: 1899-12-31", 0, "latest 1899-12-31 is before earliest 1900-01-01"),
    (SAMPLER, "latest: today", "latest: tomorrow", 0, "Write today, -P30D (30 days ago), P365D"),
    (SAMPLER, "kinds: [described]", "kinds: [describe]", 0, 'Write "described"'),
    (SAMPLER, "    kinds: [described]", "    kinds: []", 0, "Write kinds: [address, described]"),
]


@pytest.mark.parametrize(
    ("file", "old", "new", "below", "advice"), [*CITY_SLIPS, *SERVICE_SLIPS, *QUESTION_SLIPS]
)
def test_one_slip_is_one_problem_on_its_line(file: str, old: str, new: str, below: int, advice: str) -> None:
    planted = Planted()
    line = planted.change(file, old, new) + below
    problems = planted.problems()
    assert [(problem.file, problem.line) for problem in problems] == [(file, line)], problems
    assert advice in problems[0].message


def test_the_city_as_it_is_has_no_problem() -> None:
    assert Planted().problems() == ()


def test_all_problems_come_at_once_in_order() -> None:
    planted = Planted()
    line = {
        CITY: planted.change(CITY, 'ink: "#1b1b1f"', 'ink: "#777777"'),
        LAMP: planted.change(LAMP, "agency: harbor-works", "agency: nobody"),
        SAMPLER: planted.change(SAMPLER, "max: 12", "max: -1"),
        WET: planted.change(WET, "label: Where is the water?", "lable: Where is the water?"),
    }
    found = [(problem.file, problem.line) for problem in planted.problems()]
    assert found == list(line.items())


def test_a_broken_city_file_does_not_hide_problems_of_services() -> None:
    planted = Planted()
    planted.change(CITY, "languages: [en, es, ar]", "languages: [en, es, ar]\n  oops: x")
    line = planted.change(LAMP, "agency: bright-power", "agency: gas")
    first, second = planted.problems()
    assert (first.file, second.file, second.line) == (CITY, LAMP, line)


def test_a_language_babel_does_not_know_stops_the_portal() -> None:
    planted = Planted()
    line = planted.change(CITY, "languages: [en, es, ar]", "languages: [en, es, ar, hmn]")
    assert planted.problems() == (
        Problem(
            CITY,
            line,
            '"hmn" is no language we know dates and numbers for. Write a tag such as es or zh-Hans',
        ),
    )


@pytest.mark.parametrize("tag", ["es_MX", "EN", "zh-CN", "", "../x"])
def test_a_language_has_one_spelling(tag: str) -> None:
    planted = Planted()
    line = planted.change(CITY, "languages: [en, es, ar]", f'languages: [en, es, ar, "{tag}"]')
    assert [(problem.file, problem.line) for problem in planted.problems()] == [(CITY, line)]


def test_pseudo_languages_need_neither_keywords_nor_translations() -> None:
    planted = Planted()
    planted.change(CITY, "languages: [en, es, ar]", "languages: [en, es, ar, en-XA, ar-XB]")
    assert planted.problems() == ()


def test_a_misspelled_key_is_read_as_the_one_that_was_meant() -> None:
    planted = Planted()
    line = planted.change(SAMPLER, "max_choices: 2", "max_choises: none")
    assert planted.problems() == (
        Problem(SAMPLER, line, '"max_choises" is not a key here. Write "max_choices"'),
        Problem(SAMPLER, line, '"none" is not a whole number. Write max_choices: 10'),
    )


def test_questions_that_fail_do_not_read_as_too_few() -> None:
    planted = Planted()
    line = planted.change(WET, "type: location", "type: locution")
    assert [problem.line for problem in planted.problems()] == [line]


def test_a_missing_hold_reason_is_named() -> None:
    planted = Planted()
    planted.change(CITY, "  parts: {pauses: false}\n", "")
    (problem,) = planted.problems()
    assert problem.message == "The hold reason parts is missing. Write parts: {pauses: true}"


def test_a_misspelled_hold_reason_is_both_unknown_and_missing() -> None:
    planted = Planted()
    planted.change(CITY, "weather: {pauses: true}", "wether: {pauses: true}")
    messages = [problem.message for problem in planted.problems()]
    assert messages == [
        "The hold reason weather is missing. Write weather: {pauses: true}",
        '"wether" is not known here. Write "weather"',
    ]


def test_at_most_eight_services_are_featured() -> None:
    planted = Planted()
    line = planted.change(CITY, "featured: [lamp-out, wet-street]", "featured: [a, b, c, d, e, f, g, h, i]")
    assert Problem(CITY, line, "featured has too many entries. Write at most 8") in planted.problems()
