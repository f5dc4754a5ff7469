"""The documents: what they name exists, and what exists is named."""

import inspect
import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import timedelta
from enum import StrEnum
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

import click
import pytest

from accessibility import checks, rules
from portal.catalogue import schema
from portal.catalogue.faults import FaultCode
from portal.catalogue.schema import OpenTarget, QuestionType
from portal.catalogue.schema.base import Definition
from portal.cli import portal
from portal.domain.checks import Check
from portal.domain.clocks import TargetUnit
from portal.domain.definitions import DEFINITIONS
from portal.domain.forms import COMPLETION_RATE
from portal.domain.lifecycle import (
    CLOSING_REQUIREMENTS,
    HoldReason,
    MilestoneKind,
    Outcome,
    Status,
    Visibility,
    allowed,
)
from portal.domain.measures import Backlog, Exclusion, Measure
from portal.domain.register_rows import COLUMNS
from portal.opendata.definitions import COST
from tests import facts
from tests.havenport import documents, problems_of
from tests.policy import tree
from tests.policy.test_repository import MACHINE, findings

DECISIONS = "docs/decisions/"
DOCUMENTS = {name: text for name, text in tree.own_text() if name.endswith(".md")}
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
SETTING = re.compile(r"\bPORTAL_[A-Z_]+\b")
CALL = re.compile(r"(?<![\w.=-])portal ([a-z]+)(?: ([a-z][a-z-]*)\b)?")
PATH = re.compile(r"`((?:accessibility|docs|portal|requirements|scripts|tests)/[\w./-]+)`")


def code_of(text: str) -> str:
    """What a document sets as code: fenced blocks, indented blocks and spans, one piece a line."""
    fenced = re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    rest = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    return "\n".join(
        [*fenced, *re.findall(r"^ {4}\S.*", rest, re.MULTILINE), *re.findall(r"`([^`]+)`", rest)]
    )


def prose_of(text: str) -> str:
    """A document without its blocks of code, in which nothing is a heading or a link."""
    return re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)


def missing(words: Iterator[str] | list[str], text: str) -> list[str]:
    """The words that a document does not set as code."""
    code = code_of(text)
    return [word for word in words if not re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", code)]


def anchors(text: str) -> set[str]:
    """The names that links into a document use for its headings."""
    headings = re.findall(r"^#+ (.+)$", prose_of(text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def broken_links(texts: Mapping[str, str], known: set[str]) -> Iterator[str]:
    """Links within the repository that lead to no file, or to no heading of a document."""
    for name, text in texts.items():
        for target in LINK.findall(prose_of(text)):
            address, _, anchor = target.partition("#")
            if urlsplit(address).scheme:
                continue
            place = _joined(PurePosixPath(name).parent / address) if address else name
            if place not in known or (anchor and anchor not in anchors(texts.get(place, ""))):
                yield f"{name}: {target}"


def _joined(path: PurePosixPath) -> str:
    parts: list[str] = []
    for part in path.parts:
        if part == ".." and parts:
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def commands(group: click.Command = portal, path: tuple[str, ...] = ("portal",)) -> Iterator[str]:
    """Every command with its words: `portal request close`."""
    if not isinstance(group, click.Group):
        yield " ".join(path)
        return
    for name, command in group.commands.items():
        yield from commands(command, (*path, name))


def unknown_calls(text: str) -> Iterator[str]:
    """Calls of `portal` in a document's code that name no command."""
    for first, second in CALL.findall(re.sub(r"(?m)(?:^|\s)# .*$", "", code_of(text))):
        command = portal.commands.get(first)
        if command is None or (
            second and isinstance(command, click.Group) and second not in command.commands
        ):
            yield f"portal {first} {second}".strip()


def rows_of(text: str) -> dict[str, list[str]]:
    """The rows of a document's tables by the code in their first cell; of several, the last."""
    rows = (line.strip("| \n").split(" | ") for line in text.splitlines() if line.startswith("| `"))
    return {cells[0].strip("`"): cells[1:] for cells in rows}


def definitions() -> list[type[Definition]]:
    """Every definition a profile is made of."""
    found = (getattr(schema, name) for name in schema.__all__)
    return [each for each in found if inspect.isclass(each) and issubclass(each, Definition)]


def test_every_setting_is_in_the_operating_guide_and_nothing_else_is() -> None:
    read = {name for _, text in tree.modules("portal") for name in SETTING.findall(text)}
    assert {"PORTAL_DATABASE_URL", "PORTAL_SECRET_KEY"} <= read
    assert missing([*sorted(read), "PORT"], DOCUMENTS["docs/operating.md"]) == []
    assert {name for text in DOCUMENTS.values() for name in SETTING.findall(text)} <= read


def test_every_command_is_in_the_documents() -> None:
    guides = "\n".join(code_of(text) for name, text in DOCUMENTS.items() if name.startswith("docs/"))
    calls = list(commands())
    assert {"portal request close", "portal db upgrade"} <= set(calls)
    assert [call for call in calls if not re.search(rf"\b{call}\b", guides)] == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_command_in_a_document_exists(name: str) -> None:
    assert list(unknown_calls(DOCUMENTS[name])) == []


@pytest.mark.parametrize(
    "codes", [QuestionType, FaultCode, HoldReason, MilestoneKind, OpenTarget, TargetUnit, Visibility]
)
def test_every_code_of_a_profile_is_in_its_guide(codes: type[StrEnum]) -> None:
    assert missing(list(codes), DOCUMENTS["docs/city-profile.md"]) == []


@pytest.mark.parametrize("definition", definitions(), ids=lambda definition: definition.__name__)
def test_every_key_of_a_profile_is_in_its_guide(definition: type[Definition]) -> None:
    assert missing(list(definition.keys()), DOCUMENTS["docs/city-profile.md"]) == []


def test_the_service_in_the_guide_is_one() -> None:
    (service,) = re.findall(
        r"^```yaml\n(code: .*?)^```", DOCUMENTS["docs/city-profile.md"], re.MULTILINE | re.DOTALL
    )
    assert problems_of({**documents(), "services/bench.yaml": service}) == ()
    assert problems_of({**documents(), "services/bench.yaml": service.replace("topic:", "shelf:")}) != ()


def test_staff_read_the_steps_that_each_status_allows() -> None:
    rows = rows_of(DOCUMENTS["docs/staff.md"])
    assert {status: rows[status][0].split(", ") for status in Status} == {
        status: [action.value for action in allowed(status)] for status in Status
    }


@pytest.mark.parametrize("outcome", Outcome)
def test_staff_read_what_closing_with_each_outcome_needs(outcome: Outcome) -> None:
    section = DOCUMENTS["docs/staff.md"].partition("## Outcome")[2].partition("\n## ")[0]
    needs = rows_of(section)[outcome][1]
    assert tuple(re.findall(r"`(\w+)`", needs)) == CLOSING_REQUIREMENTS[outcome]


def test_staff_read_every_reason_to_hold() -> None:
    assert missing(list(HoldReason), DOCUMENTS["docs/staff.md"]) == []


def measure_sections() -> dict[str, str]:
    """What the guide says of each measure, by its name."""
    parts = re.split(r"^### `(\w+)`$", DOCUMENTS["docs/measures.md"], flags=re.MULTILINE)
    return {name: text.partition("\n## ")[0] for name, text in zip(parts[1::2], parts[2::2], strict=True)}


def test_every_measure_is_explained_under_its_name() -> None:
    assert sorted(measure_sections()) == sorted([*Measure, COMPLETION_RATE, COST])


@pytest.mark.parametrize("measure", Measure)
def test_every_measure_has_its_formula_counts_exclusions_and_an_example(measure: Measure) -> None:
    said = re.findall(r"^\*\*(.+?):\*\*", measure_sections()[measure], re.MULTILINE)
    wanted = ["Formula", "Counts", "Left out", "Example"]
    assert said in (wanted, ["Formula", "Counts and left out", "Example"])


def test_the_versions_and_formulas_of_the_definitions_are_those_of_the_guide() -> None:
    section = DOCUMENTS["docs/measures.md"].partition("### Versions of the definitions")[2]
    rows = re.findall(r"^\| `?(\w+)`? \| (\d+) \|", section.partition("\n## ")[0], re.MULTILINE)
    newest = {measure.value: 0 for measure in DEFINITIONS}
    for name, version in rows:
        for measure in newest if name == "all" else [name]:
            assert int(version) == newest[measure] + 1, f"{name}: versions follow one another"
            newest[measure] += 1
    assert newest == {measure.value: each.version for measure, each in DEFINITIONS.items()}
    for measure, each in DEFINITIONS.items():
        formula = measure_sections()[measure].partition("**Formula:**")[2].partition("\n\n")[0]
        assert " ".join(formula.split()) == each.formula


def test_every_check_of_the_register_is_explained() -> None:
    section = DOCUMENTS["docs/register.md"].partition("## Checks")[2]
    assert re.findall(r"^\| `(\w+)`", section, re.MULTILINE) == list(Check)


def test_every_column_that_a_register_needs_is_in_its_guide() -> None:
    layout = DOCUMENTS["docs/register.md"].partition("## The layout")[2].partition("\n## ")[0]
    assert missing(list(COLUMNS), layout.lower()) == []


def test_every_reason_to_leave_out_is_explained() -> None:
    section = DOCUMENTS["docs/measures.md"].partition("## What is left out")[2].partition("\n## ")[0]
    assert re.findall(r"^\| `(\w+)`", section, re.MULTILINE) == list(Exclusion)


def test_the_examples_of_the_rates_are_what_the_code_counts() -> None:
    figures = facts.figures(POTHOLES, as_of=facts.START + 200 * facts.HOUR)
    for name, rate in (
        (Measure.ON_TIME_OF_DUE, figures.on_time_of_due),
        (Measure.ON_TIME_OF_CLOSED, figures.on_time_of_closed),
        (Measure.DONE_SHARE, figures.done_share),
    ):
        assert f"{rate.numerator} ÷ {rate.denominator}" in measure_sections()[name].partition("**Example")[2]
        assert rate.share is None
    assert figures.backlog == Backlog(open=2, median_age=100.5 * facts.HOUR, late=1, badly_late=1)


POTHOLES = [
    *(facts.closed(20) for _ in range(6)),
    facts.closed(70),
    facts.closed(5, Outcome.REFERRED),
    facts.fact(),
    facts.fact(received=199),
]
"""The ten requests of the guide's examples."""


def test_the_examples_of_the_times_are_what_the_code_reads() -> None:
    days, day = 10, timedelta(days=1)
    as_of = facts.START + days * day
    waiting = facts.fact(received=24 * (days - 4))
    answered = [facts.closed(24 * after) for after in (1, 2, 3, 5)]
    answer = facts.figures([*answered, waiting], as_of=as_of).time_to_answer
    assert (answer.median, answer.ninetieth) == (3 * day, 5 * day)
    ended = [facts.closed(24), facts.closed(48, Outcome.DECLINED), facts.closed(72)]
    work = facts.figures([*ended, waiting], as_of=as_of).time_to_complete
    assert (work.median, work.ninetieth) == (3 * day, None)


def test_every_accessibility_check_and_rule_is_named() -> None:
    assert missing([*checks.CHECKS, *rules.RULES], DOCUMENTS["docs/accessibility.md"]) == []


def test_every_library_has_its_reason() -> None:
    project = tomllib.loads((tree.ROOT / "pyproject.toml").read_text())["project"]
    declared = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {re.split(r"[\[>=]", each)[0] for each in declared}
    reasons = DOCUMENTS[f"{DECISIONS}0001-libraries.md"].lower()
    assert [name for name in sorted(names) if not name.startswith("types-") and name not in reasons] == []


def test_every_room_is_on_the_map() -> None:
    inside = {
        path.relative_to(tree.ROOT).parts[:2]
        for path in tree.files()
        if path.is_relative_to(tree.ROOT / "portal")
    }
    rooms = ["/".join(parts) if parts[1].endswith(".py") else "/".join(parts) + "/" for parts in inside]
    wanted = [room for room in rooms if not room.endswith("__init__.py")]
    assert [room for room in sorted(wanted) if f"`{room}`" not in DOCUMENTS["docs/rooms.md"]] == []


def test_every_path_in_the_documents_exists() -> None:
    named = {(name, path) for name, text in DOCUMENTS.items() for path in PATH.findall(text)}
    assert len(named) > 20
    assert [f"{name}: {path}" for name, path in sorted(named) if not (tree.ROOT / path).exists()] == []


def test_every_link_between_documents_leads_somewhere() -> None:
    known = {path.relative_to(tree.ROOT).as_posix() for path in tree.files()}
    assert list(broken_links(DOCUMENTS, known)) == []


def test_decisions_are_numbered_without_a_gap_and_each_is_listed_once() -> None:
    names = sorted(Path(name).name for name in DOCUMENTS if re.match(rf"{DECISIONS}\d", name))
    assert [name[:4] for name in names] == [f"{number:04}" for number in range(1, len(names) + 1)]
    for name in names:
        assert DOCUMENTS[DECISIONS + name].startswith(f"# {name[:4]} ")
    listed = re.findall(
        r"^\| (\d{4}) \| \[[^\]]+\]\((\S+)\) \|$", DOCUMENTS[f"{DECISIONS}README.md"], re.MULTILINE
    )
    assert [target for _, target in listed] == names
    assert all(target.startswith(number) for number, target in listed)


def test_the_documents_name_no_place_on_one_machine() -> None:
    assert list(findings(DOCUMENTS.items(), MACHINE)) == []


def test_the_documents_name_no_host_but_examples() -> None:
    hosts = {
        urlsplit(url).hostname
        for text in DOCUMENTS.values()
        for url in re.findall(r"https?://[\w.:-]+", text)
    }
    assert "localhost" in hosts
    assert [
        host for host in hosts if not re.fullmatch(r"localhost|127\.0\.0\.1|(.+\.)?example\.\w+", str(host))
    ] == []


@pytest.mark.parametrize("link", ["gone.md", "b.md#nowhere", "#nowhere", "../../a.md"])
def test_a_broken_link_is_found(link: str) -> None:
    texts = {"docs/a.md": f"# A\n[see]({link})", "docs/b.md": "# Set up: how\n[ok](a.md#a) [ok](#set-up-how)"}
    assert list(broken_links(texts, set(texts))) == [f"docs/a.md: {link}"]


@pytest.mark.parametrize(
    "text", ["`portal vanish`", "`portal request vanish NUMBER`", "```sh\nportal db vanish\n```"]
)
def test_a_command_that_does_not_exist_is_found(text: str) -> None:
    assert len(list(unknown_calls(text))) == 1


def test_a_word_that_is_not_set_as_code_is_found() -> None:
    text = "gone `gone_by` `re-gone`\n```sh\nhere\n```\n\n    there"
    assert missing(["gone", "gone_by", "here", "there"], text) == ["gone"]
