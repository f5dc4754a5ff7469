"""The benchmarks' own arithmetic: what they say about numbers, not the numbers."""

import os
import time
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from click.testing import CliRunner
from structlog.testing import capture_logs

from benchmarks import figures
from benchmarks.capture import captured
from benchmarks.compare import compared, main, verdict
from benchmarks.processes import cpu_seconds, tree
from benchmarks.report import Report, UnreadableReport
from benchmarks.spread import Result, Spread, ratios
from benchmarks.visit import parts_of

PAGE = '<p class="a">One &amp; two</p>\n<p class="b">&lt;three&gt;</p>\n'


def report(*results: Result, commit: str = "abc") -> Report:
    return Report(commit, "2026-11-22T12:00:00+00:00", "2 × X", results)


def test_the_spread_of_a_series() -> None:
    assert Spread.of([4, 1, 3, 2, 5]) == Spread(median=3, lower=2, upper=4, least=1, most=5)
    assert Spread.of([7.0]) == Spread(7, 7, 7, 7, 7)


def test_nothing_has_no_spread() -> None:
    with pytest.raises(ValueError, match="nothing was measured"):
        Spread.of([])


def test_a_ratio_is_taken_round_by_round() -> None:
    assert ratios([2, 9], [1, 3]) == [2, 3]
    result = Result.beside("home", "ms", [2, 9, 4], [1, 3, 1])
    assert result.ratio == Spread.of([2, 3, 4])


@pytest.mark.parametrize(("ours", "floor"), [([1.0], [0.0]), ([1.0, 2.0], [1.0])])
def test_rounds_without_a_floor_have_no_ratio(ours: list[float], floor: list[float]) -> None:
    with pytest.raises(ValueError, match=r"above zero|shorter"):
        ratios(ours, floor)


def test_a_report_is_read_as_it_was_written(tmp_path: Path) -> None:
    written = report(Result.beside("home", "ms", [2, 3], [1, 1]), Result.alone("bytes", "bytes", [12]))
    written.write(tmp_path / "new" / "a.json")
    assert Report.read(tmp_path / "new" / "a.json") == written


@pytest.mark.parametrize("text", ["{", "[]", '{"format": 0}', '{"format": 1}'])
def test_another_file_is_no_report(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(text)
    with pytest.raises(UnreadableReport):
        Report.read(path)


def test_the_table_has_a_line_for_each_result() -> None:
    lines = (
        report(Result.beside("home", "ms", [2], [1]), Result.alone("size", "bytes", [1234]))
        .table()
        .split("\n")
    )
    assert lines[2] == "| home | ms | 2.00 (2.00–2.00) | 1.00 (1.00–1.00) | 2.00 (2.00–2.00) |"
    assert lines[3] == "| size | bytes | 1,234 (1,234–1,234) | – | – |"


def test_only_what_lies_apart_is_a_change() -> None:
    old = Result.beside("home", "ms", [10, 11, 12], [1, 1, 1])
    assert verdict(old, Result.beside("home", "ms", [5, 6, 7], [1, 1, 1])) == "better"
    assert verdict(old, Result.beside("home", "ms", [15, 16, 17], [1, 1, 1])) == "worse"
    assert verdict(old, Result.beside("home", "ms", [9, 11, 13], [1, 1, 1])) == "within the spread"


def test_a_machine_in_a_bad_mood_is_no_change() -> None:
    old = Result.beside("home", "ms", [10, 11], [1, 1.1])
    assert verdict(old, Result.beside("home", "ms", [20, 22], [2, 2.2])) == "within the spread"


def test_more_rows_a_second_are_better() -> None:
    old = Result.alone("import", "rows/s", [100, 101], less_is_better=False)
    assert verdict(old, replace(old, ours=Spread.of([200, 201]))) == "better"


def test_what_only_one_run_measured_is_said() -> None:
    a, b = Result.alone("a", "ms", [1]), Result.alone("b", "ms", [2])
    assert list(compared(report(a), report(b))) == ["a: only in A", "b: only in B"]


def test_two_runs_are_compared_by_command(tmp_path: Path) -> None:
    for name, value in (("a", 4.0), ("b", 2.0)):
        report(Result.beside("home", "ms", [value], [1]), commit=name).write(tmp_path / f"{name}.json")
    said = CliRunner().invoke(main, [str(tmp_path / "a.json"), str(tmp_path / "b.json")])
    assert said.exit_code == 0
    assert "home: 4.00 (4.00–4.00) → 2.00 (2.00–2.00)  -50.0 %  better" in said.output


@pytest.mark.parametrize(("holes", "filled"), [(0, 0), (1, 1), (2, 2), (4, 4), (9, 5)])
def test_a_captured_page_is_the_page_again(holes: int, filled: int) -> None:
    made = captured(PAGE, holes)
    assert made.page == PAGE
    assert len(made.values) == filled


def test_a_page_with_signs_of_a_template_is_not_captured() -> None:
    with pytest.raises(ValueError, match="signs of a template"):
        captured("<p>{{ x }}</p>", 0)


def test_the_system_counts_the_time_of_this_process_as_python_does() -> None:
    before = time.process_time()
    counted = cpu_seconds([os.getpid()])
    assert before <= counted <= time.process_time()


def test_the_time_of_a_process_that_is_gone_is_lost() -> None:
    with pytest.raises(OSError, match="Invalid argument"):
        cpu_seconds([2**22 + 1])


def test_a_tree_begins_with_its_root() -> None:
    assert tree(psutil.Process())[0] == os.getpid()


def test_the_parts_of_a_page_are_counted_once() -> None:
    page = (
        '<link rel="stylesheet" href="/a.css"><link rel="icon" type="image/svg+xml" href="/i.svg">'
        '<link rel="alternate" hreflang="es" href="/es/"><img alt="" src="/p.png"><img alt="" src="/p.png">'
    )
    assert parts_of(page) == ["/a.css", "/i.svg", "/p.png"]


def test_the_page_of_the_figures_is_measured_with_all_that_stands_on_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figures, "ROUNDS", 1)
    with capture_logs() as logs:
        measured = [result.name for result in figures.measure(tmp_path / "figures", sizes=(1_000,))]
    assert measured[-1] == "the page of the figures seen again, 1,000 facts"
    assert [line for line in logs if line["log_level"] == "error"] == []
