"""Files that are missing, empty or not what they should be, and reading from disk."""

import shutil
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.catalogue import Problem, ProfileError, documents_of, load, parse
from tests.havenport import FOLDER, Planted, documents, problems_of

LAMP = "services/lamp-out.yaml"


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ProfileError) as caught:
        load(tmp_path / "nowhere")
    assert "There is no such folder" in str(caught.value)
    assert str(tmp_path / "nowhere") in str(caught.value)


def test_an_empty_folder_misses_both_files_and_services(tmp_path: Path) -> None:
    with pytest.raises(ProfileError) as caught:
        load(tmp_path)
    assert caught.value.problems == (
        Problem("agencies.yaml", 1, "This file is missing. Write agencies.yaml in the city's folder"),
        Problem("city.yaml", 1, "The city has no services. Write one in services/, such as pothole.yaml"),
        Problem("city.yaml", 1, "This file is missing. Write city.yaml in the city's folder"),
    )


def test_every_problem_of_a_folder_is_one_line_of_the_message(tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(FOLDER, folder)
    (folder / LAMP).write_bytes(b"code: x\nname: caf\xe9\n")
    with pytest.raises(ProfileError) as caught:
        load(folder)
    advice = "This file is not UTF-8 text. Save it again with the encoding UTF-8"
    assert f"{LAMP}:2: {advice}" in str(caught.value).splitlines()


@pytest.mark.parametrize(
    ("content", "line", "advice"),
    [
        ("", 1, "This file is empty"),
        ("# only a remark\n", 1, "This file is empty"),
        ("code: x\nname: [\n", 3, "This is not YAML"),
        ("code: x\nname: a: b\n", 2, "between double quotes"),
        ("code: x\n\tname: y\n", 2, "This is not YAML"),
        ("code: x\nname: \x00\n", 2, "Take out the character"),
        ("- code: x\n", 1, "Start it with"),
        ("just words\n", 1, "Start it with"),
        ("code: x\n---\ncode: y\n", 2, "This is not YAML"),
    ],
)
def test_a_file_that_cannot_be_read(content: str, line: int, advice: str) -> None:
    planted = Planted()
    planted.documents[LAMP] = content
    (problem,) = planted.problems()
    assert (problem.file, problem.line) == (LAMP, line)
    assert advice in problem.message


def test_a_key_written_twice_names_both_lines() -> None:
    planted = Planted()
    line = planted.change(LAMP, "topic: streets", "topic: streets\nname: Another lamp")
    (problem,) = planted.problems()
    assert problem == Problem(
        LAMP, line + 1, '"name" is written twice; the first is on line 3. Keep one of them'
    )


def test_references_within_yaml_are_refused_before_they_unfold() -> None:
    planted = Planted()
    first = planted.change(LAMP, "covers:", "covers: &a [x]\nnot_covered: *a\nold:")
    messages = {problem.line: problem.message for problem in planted.problems()}
    assert "without & and * references" in messages[first]


def test_a_list_that_holds_itself_ends() -> None:
    planted = Planted()
    planted.documents[LAMP] = "covers: &a [*a]\n"
    assert any("without & and * references" in problem.message for problem in planted.problems())


def test_text_stays_as_written() -> None:
    planted = Planted()
    planted.change("agencies.yaml", 'phone: "555-0110"', "phone: 0110")
    planted.change(LAMP, "{code: unsure, label: I am not sure}", "{code: no, label: No}")
    catalogue = parse(planted.documents)
    assert catalogue.agencies["harbor-works"].phone == "0110"
    assert [option.code for option in catalogue.services["lamp-out"].service.question("owner").options] == [  # type: ignore[union-attr]
        "city",
        "bright_power",
        "no",
    ]


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm() -> None:
    changed = {
        file: b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode() for file, text in documents().items()
    }
    assert list(parse(changed).services) == list(parse(documents_of(FOLDER)).services)
    assert parse(changed).services["sampler"] == parse(documents_of(FOLDER)).services["sampler"]


def test_holidays_must_reach_into_next_year() -> None:
    assert load(FOLDER, date(2026, 11, 22)).warnings == ()
    (warning,) = load(FOLDER, date(2027, 3, 1)).warnings
    assert (warning.file, warning.line) == ("city.yaml", 19)
    assert warning.message == "No holiday of 2028 is listed. Add them before it begins"


def test_thirty_services_load_well_within_the_start_up_budget() -> None:
    """The target is 1.5 s of processor time for 31 services in three languages."""
    many = dict(documents())
    pattern = many["services/sampler.yaml"]
    for number in range(31):
        text = pattern.replace("slug: sampler", f"slug: copy-{number}").replace(
            "TC-Sampler", f"TC-Copy {number}"
        )
        many[f"services/copy-{number}.yaml"] = text
    start = time.process_time()
    catalogue = parse(many)
    assert time.process_time() - start < 1.5
    assert len(catalogue.services) == 36


@settings(max_examples=150)
@given(st.data())
def test_no_change_to_a_profile_raises_anything_but_its_problems(data: st.DataObject) -> None:
    """A web editor will hand over whatever someone typed."""
    planted = dict(documents())
    file = data.draw(st.sampled_from(sorted(planted)))
    lines = planted[file].split("\n")
    at = data.draw(st.integers(0, len(lines) - 1))
    kind = data.draw(st.sampled_from(["drop", "double", "text", "value", "indent"]))
    if kind == "drop":
        del lines[at]
    elif kind == "double":
        lines.insert(at, lines[at])
    elif kind == "indent":
        lines[at] = "  " + lines[at]
    elif kind == "text":
        lines[at] = data.draw(st.text(max_size=20))
    else:
        value = data.draw(st.sampled_from(["", "[]", "{}", "[[]]", "{a: b}", "- x", "9", "null", "yes", '"']))
        lines[at] = lines[at].partition(":")[0] + ": " + value
    planted[file] = "\n".join(lines)
    assert all(problem.line >= 1 and problem.message for problem in problems_of(planted))
