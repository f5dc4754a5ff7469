"""Pages of figures: narrowed by what the released rows carry, and one measure in full."""

import math
import re
from datetime import timedelta

import pytest
from lifelines import KaplanMeierFitter
from lifelines.utils import qth_survival_times

from portal.app import portal_of
from portal.commands.imports.run import import_requests
from portal.domain.lifecycle import MilestoneKind, Visibility
from portal.domain.measures import FEWEST_FOR_A_RATE, NOT_REQUESTED, RATES, TIMES, Measure, Time
from portal.domain.trends import limits
from portal.outcomes import facts
from portal.outcomes.behind import Part
from portal.outcomes.cells import RELEASED
from portal.outcomes.synthetic import Scale, invent
from portal.portal import Portal
from portal.queries.performance import By, Cut, NoSuchCode, Question, Span, measure_view, year_view
from portal.queries.performance.asked import period_of
from portal.queries.performance.behind import BehindView, Wanted, behind_view
from portal.queries.performance.measure import PARTS
from portal.queries.performance.quality import desk_scope
from portal.web.performance.measure import CREDITED
from portal.wording.lifecycle import milestone_word
from tests import plain_figures
from tests.facts import plain
from tests.importing import job
from tests.portals import ADMINISTRATOR, Clock, app_with, sent, settings
from tests.visitor import Visitor

NEARLY_HALF = 0.5 + 1e-9
"""Half of them waiting, but for rounding: lifelines does not allow for it."""

LOS_ANGELES = "145,157 of 321,423"


@pytest.fixture(scope="module")
def visitor(tmp_path_factory: pytest.TempPathFactory) -> Visitor:
    """A visitor of a portal with the facts of two invented years."""
    folder = tmp_path_factory.mktemp("invented")
    app = app_with(Clock(), settings(f"sqlite:///{folder}/none.db", PORTAL_FACTS=str(folder)))
    invent(portal_of(app).catalogue, Scale(1500, Clock().now, years=2), folder)
    return Visitor(app)


@pytest.fixture
def city(visitor: Visitor) -> Portal:
    """The portal itself."""
    return portal_of(visitor.app)


def test_a_part_and_the_rest_are_the_whole(city: Portal) -> None:
    """By every way to narrow, the parts add up to the whole; and a part is what its row says."""
    for by in (By.AGENCY, By.TOPIC, By.DISTRICT, By.NEIGHBOURHOOD, By.SERVICE):
        whole = year_view(city, Question(by=by))
        assert whole is not None
        assert sum(part.received for part in whole.groups.values()) == whole.total.received > 0
        code = next(code for code in whole.groups if code is not None)
        part = year_view(city, Question(by=By.MONTH, cuts={Cut(by.value): code}))
        assert part is not None
        row = whole.groups[code]
        assert part.total == row
        assert row.received == sum(month.received for month in part.spans.values())


def test_private_services_are_in_no_figure_that_can_be_narrowed(city: Portal) -> None:
    private = {each.service.code for each in city.catalogue.services.values() if each.service.is_private}
    assert private
    with facts.open(city) as everything:
        count = everything.connection.execute("SELECT count(*) FROM requests WHERE visibility = 'private'")
        assert count.fetchall()[0][0] > 0
    with facts.open(city, RELEASED) as released:
        seen = released.connection.execute("SELECT DISTINCT visibility FROM requests ORDER BY 1").fetchall()
    assert {row[0] for row in seen} <= {Visibility.COARSE, Visibility.PUBLIC}
    view = year_view(city)
    assert view is not None
    assert private.isdisjoint(view.groups)
    with pytest.raises(NoSuchCode) as refused:
        year_view(city, Question(cuts={Cut.SERVICE: next(iter(private))}))
    assert private.isdisjoint(refused.value.there_are[Cut.SERVICE])


def test_the_months_and_the_quarters_of_a_measure_add_up(city: Portal) -> None:
    for name in (Measure.ON_TIME_OF_DUE, Measure.FIRST_RESPONSE_ON_TIME, Measure.REOPENED):
        view = measure_view(city, name, Question())
        assert view is not None
        for field in ("numerator", "denominator"):
            months = [getattr(getattr(each, name), field) for each in view.months.values()]
            quarters = [getattr(getattr(each, name), field) for each in view.quarters.values()]
            assert sum(months) == sum(quarters) > 0
        assert len(view.months) == 24
        assert list(view.quarters_over) == list(view.quarters)[:-1]


def test_the_curve_and_the_row_of_a_time_say_the_same(city: Portal) -> None:
    view = measure_view(city, Measure.TIME_TO_COMPLETE, Question(by=By.DISTRICT))
    assert view is not None
    assert view.curve is not None
    time = view.year.total.time_to_complete
    assert (view.curve.cases, view.curve.median.at) == (time.cases, time.median)
    assert time.median is not None


@pytest.mark.parametrize("measure", PARTS)
def test_every_measure_has_a_page_with_its_numbers_as_a_table(visitor: Visitor, measure: Measure) -> None:
    page = visitor.get(f"/en/performance/measures/{measure}?by=agency")
    assert page.status_code == 200
    assert (LOS_ANGELES in page.text) == (measure in CREDITED), (
        "what a suspect close is, also where there is none"
    )
    charts = ["figure", "figure-quarters"]
    tables = ["months", "quarters", "rows"]
    if measure in TIMES:
        charts, tables = ["figure-curve", *charts], ["steps", *tables]
    if measure is Measure.ON_TIME_OF_DUE:
        tables.append("promises")
    assert re.findall(r'<svg[^>]*aria-describedby="(.*?)-words"', page.text) == charts
    assert len(re.findall(r"<table", page.text)) == len(tables)
    for name in tables:
        assert f'id="{name}"' in page.text
    names = re.findall(r"<title id=[^>]*>(.*?)</title>", page.text)
    assert len(set(names)) == len(charts), "no two pictures share a name"
    assert all(": The whole city. " in name for name in names)
    tables_named = re.findall(r'<(?:h2|summary) id="([a-z-]*)">(.*?)</', page.text)
    assert len({name for _, name in tables_named}) == len(tables_named)
    figures = re.findall(r"<desc[^>]*>(.*?)</desc>", page.text)
    assert all(re.search(r"\d", each) for each in figures), "each says its figures"


def test_each_promise_stands_by_itself_as_a_plain_count_has_it(visitor: Visitor, city: Portal) -> None:
    """Of the whole city, of a service that promises only to come and look, and of an agency's year before."""
    with facts.open(city, RELEASED) as opened:
        promises, as_of = opened.connection.execute("SELECT * FROM milestones").df(), opened.as_of
    looks = promises[promises.service == "HW-Wet Street"]
    works = promises[promises.agency == "harbor-works"]
    first, look, work = (milestone_word(city.texts["en"], kind) for kind in MilestoneKind)
    for asked, year, own, names in (
        ("", 2027, promises, [first, look, work]),
        ("&service=HW-Wet+Street", 2027, looks, [first, look]),
        ("&agency=harbor-works", 2026, works, [first, look, work]),
    ):
        period = period_of(city, Span(*city.catalogue.city.fiscal_year.bounds(year)))
        counted = plain_figures.promises_on_time(own, period, as_of or city.now())
        page = visitor.get(f"/en/performance/measures/on_time_of_due?year={year}{asked}").text
        table, _, rest = page.partition('id="promises"')[2].partition("</table>")
        rows = re.findall(r'<th scope="row">(.*?)</th>' + r"\s*<td>(.*?)</td>" * 4, table)
        assert [name for name, *_ in rows] == names
        assert re.findall(r'/on_time_of_due\?[^"]*promise=([a-z_]*)"', rest) == [
            kind.value for kind, _ in zip(MilestoneKind, names, strict=False)
        ]
        for (name, share, part, whole, sure), kind in zip(rows, MilestoneKind, strict=False):
            kept, of = counted[kind]
            assert (part, whole) == (str(kept), str(of))
            assert share == (f"{kept / of:.0%}" if of >= FEWEST_FOR_A_RATE else "Too few to say")
            assert bool(sure) == (of >= FEWEST_FOR_A_RATE)
            remarks = re.findall(rf"<dt>{name}</dt>(.*?)</div>", rest, re.DOTALL)
            left_out = "".join(remarks).partition("Left out: ")[2]
            all_due = own[(own.milestone == kind) & (own.due_at >= plain(period.start))]
            all_due = all_due[all_due.due_at < plain(min(period.end, as_of or city.now()))]
            assert sum(map(int, re.findall(r": (\d+)", left_out))) == len(all_due) - of
    other = measure_view(city, Measure.ON_TIME_OF_CLOSED, Question())
    assert other is not None
    assert not other.year.total.promises, "what no page shows is not counted"


def test_the_series_of_a_time_is_that_of_its_months(visitor: Visitor, city: Portal) -> None:
    """Each month's median stands in the table under the chart, and a month that has too few has no point."""
    page = visitor.get("/en/performance/measures/time_to_answer").text
    table = page.partition('id="months"')[2].partition("</table>")[0]
    rows = re.findall(r'<th scope="row">(.*?)</th>' + r"\s*<td>(.*?)</td>" * 2, table)
    expected: list[Time] = []
    for year in (2025, 2026, 2027):
        view = year_view(city, Question(year, By.MONTH))
        assert view is not None
        expected += [each.time_to_answer for each in view.spans.values() if expected or each.received]
    assert [cases for *_, cases in rows] == [str(time.cases) for time in expected]
    texts = city.texts["en"]
    medians = [texts.duration(time.median) for time in expected if time.enough and time.median is not None]
    assert [median for _, median, _ in rows if median[0].isdigit()] == medians
    assert 8 <= len(medians) <= len(expected)
    drawing = page.partition('aria-labelledby="figure-title"')[2].partition("</svg>")[0]
    assert drawing.count("<circle") + drawing.count("l6,6l-6,6") == len(medians)
    assert drawing.count('stroke-dasharray="6 4"') == 2, "limits, from eight points on"


RUNNING = (
    ("month", "figure", "months", "November 2026"),
    ("quarter", "figure-quarters", "quarters", "Quarter 3"),
)
"""What still runs: the id of its chart and of the table below, and its name."""


@pytest.mark.parametrize("measure", [Measure.ON_TIME_OF_DUE, Measure.TIME_TO_ANSWER, Measure.BACKLOG])
@pytest.mark.parametrize(("by", "figure", "table", "name"), RUNNING)
def test_what_still_runs_is_marked_wherever_it_stands(
    visitor: Visitor, measure: Measure, by: str, figure: str, table: str, name: str
) -> None:
    """By a shape, in the words of the chart, in its table and in the rows. Two days can be too few."""
    page = visitor.get(f"/en/performance/measures/{measure}?by={by}").text
    before, _, rest = page.partition(f'aria-labelledby="{figure}-title"')
    drawing, _, below = rest.partition("</svg>")
    told = re.search(r"Not over yet: ([^.<]*)\.( So far: .*?\.)?</desc>", drawing)
    assert told is not None
    assert told[1].endswith(name)
    is_drawn = bool(told[2])
    assert is_drawn == (by == "quarter" or measure is Measure.BACKLOG)
    assert told[0].removesuffix("</desc>") in before.rpartition("<p>")[2], "in the sentence above it, too"
    assert drawing.count('r="4" fill="none"') == is_drawn
    assert (f"The hollow point is a {by} that is not over yet." in below.partition("<table")[0]) == is_drawn
    for place in (table, "rows"):
        body = page.partition(f'id="{place}"')[2].partition("</tbody>")[0]
        heads = re.findall(r'<th scope="row">([^<]*)<', body)
        assert [head for head in heads if head.endswith(f"{name}, so far")] == heads[-1:], place
        assert sum("so far" in head for head in heads) == 1


@pytest.mark.parametrize("by", ["month", "quarter"])
def test_nothing_still_runs_in_a_year_that_is_over(visitor: Visitor, by: str) -> None:
    for address in ("performance", "performance/measures/on_time_of_due"):
        page = visitor.get(f"/en/{address}?by={by}&year=2026").text
        assert not re.search("so far<|So far: |Not over yet|hollow", page)


@pytest.mark.parametrize(("language", "said"), [("es", "hasta ahora"), ("ar", "حتى الآن")])
def test_what_still_runs_is_marked_in_every_language(visitor: Visitor, language: str, said: str) -> None:
    page = visitor.get(f"/{language}/performance/measures/backlog?by=month").text
    assert page.count(f"{said}<") == 3, "in the months, in the quarters, and in the rows"
    assert len(re.findall(rf"{said}: [^<]*</desc>", page, re.IGNORECASE)) == 2


def test_what_still_runs_makes_no_limits(visitor: Visitor, city: Portal) -> None:
    view = measure_view(city, Measure.ON_TIME_OF_DUE, Question())
    assert view is not None
    shares = [each.on_time_of_due.share for each in view.quarters.values()]
    whole, everything = limits(shares[:-1]), limits(shares)
    assert whole is not None
    assert everything is not None
    percent = city.texts["en"].percent
    edges = [(percent(each.natural.low), percent(each.natural.high)) for each in (whole, everything)]
    assert edges[0] != edges[1]
    page = visitor.get("/en/performance/measures/on_time_of_due").text
    quarters = page.partition('id="chart-quarters"')[2]
    assert "between {} and {}.".format(*edges[0]) in quarters.partition("</p>")[0]
    assert "Usual range: {} to {}.".format(*edges[0]) in quarters.partition("</desc>")[0]


def test_rows_by_month_and_by_quarter_mark_the_last_that_still_runs(visitor: Visitor) -> None:
    for by, running in (("month", "November 2026, so far"), ("quarter", "Quarter 3, so far")):
        page = visitor.get(f"/en/performance?by={by}").text
        assert page.count(f'<th scope="row">{running}<') == page.count(", so far<") >= 4, "one in each table"
        assert "so far<" not in visitor.get(f"/en/performance?by={by}&year=2026").text


def test_each_row_of_a_time_has_its_interval_and_the_largest_gap_is_named(
    visitor: Visitor, city: Portal
) -> None:
    """As lifelines reads them from the same facts; the sentence names the rows that the table has."""
    with facts.open(city, RELEASED) as opened:
        everything, as_of = opened.connection.execute("SELECT * FROM requests").df(), opened.as_of
    period = period_of(city, Span(*city.catalogue.city.fiscal_year.bounds(2027)))
    address, texts = "performance/measures/time_to_answer?year=2027&by=district", city.texts["en"]
    table, _, below = visitor.get(f"/en/{address}").text.partition('id="rows"')[2].partition("</table>")
    rows = re.findall(r'<th scope="row"><a[^>]*>(.*?)</a></th>' + r"\s*<td>(.*?)</td>" * 6, table)
    medians: dict[str, str] = {}
    for name, half, chance, *_ in rows:
        own = everything[everything.district == name.removeprefix("District ")]
        lives = plain_figures.answers(own, period, as_of or city.now())
        if len(lives.took) < FEWEST_FOR_A_RATE:
            assert (half, chance) == ("Too few to say", "")
            continue
        fitter = KaplanMeierFitter().fit(lives.took, lives.ended)
        edges = qth_survival_times(NEARLY_HALF, fitter.confidence_interval_).iloc[0]
        low, high = (
            texts.duration(timedelta(microseconds=took)) if math.isfinite(took) else None for took in edges
        )
        assert chance == (f"{low} to {high}" if high else f"{low} or longer: the end is not reached")
        medians[name] = half.partition(" <")[0]
    assert len(medians) >= 8
    found = re.findall(r"The largest gap: half within (.*?) in “(.*?)”, within (.*?) in “(.*?)”\.", below)
    assert [(medians[first], medians[last]) for _, first, _, last in found] == [
        (short, long) for short, _, long, _ in found
    ]
    assert len(found) == 1
    for language, said in (("es", "La mayor diferencia"), ("ar", "أكبر فجوة")):
        told = visitor.get(f"/{language}/{address}").text
        assert city.texts[language].gettext("Half: likely range (%(level)s)").partition("%")[0] in told
        assert said in told


def test_a_year_that_is_over_is_told_in_the_past_with_its_day(visitor: Visitor) -> None:
    path = "/performance/measures/backlog?year="
    assert re.search(r"<strong>[\d,]+ requests are open\.", visitor.get(f"/en{path}2027").text)
    over = visitor.get(f"/en{path}2026").text
    assert re.search(r"<strong>At the end of March 31, 2026, [\d,]+ requests were open\.", over)
    assert "Al final del 31 de marzo de 2026 había" in visitor.get(f"/es{path}2026").text


def test_a_page_says_what_a_likely_range_is_and_by_which_method(visitor: Visitor) -> None:
    for measure, methods in (
        ("on_time_of_due", ("Wilson", "Newcombe", "Bonferroni", "Wheeler")),
        ("time_to_answer", ("Greenwood", "Brookmeyer", "Bonferroni", "Wheeler")),
        ("time_to_complete", ("Marubini", "Brookmeyer", "Bonferroni", "Wheeler")),
    ):
        page = visitor.get(f"/en/performance/measures/{measure}").text
        counted = page.partition("How we count")[2]
        assert "Of 100 such ranges about 95 hold the true value." in counted
        assert all(method in counted for method in methods), measure
        assert "ikely range (95%)</th>" in page.partition("How we count")[0]


def test_an_address_keeps_what_it_was_asked_for(visitor: Visitor) -> None:
    page = visitor.get("/en/performance?agency=harbor-works&by=district").text
    rows = re.findall(r'<th scope="row"><a href="(/en/performance\?[^"]*)"', page)
    assert rows
    narrower = visitor.get(rows[0].replace("&amp;", "&")).text
    assert "Harbor" in narrower
    wider = re.findall(r'<a href="([^"]*)">Not only', narrower)
    assert len(wider) == 2
    assert visitor.get(wider[0].replace("&amp;", "&")).status_code == 200
    spanish = visitor.get(rows[0].replace("&amp;", "&").replace("/en/", "/es/"))
    assert spanish.status_code == 200


def test_a_language_or_a_channel_cannot_be_asked_for(visitor: Visitor) -> None:
    """They are in none of the released rows: the address is answered as if it did not ask."""
    plain = visitor.get("/en/performance")
    asking = visitor.get("/en/performance?language=es&channel=phone")
    assert "digital_take_up" not in plain.text
    visitor.get("/en/performance/measures/digital_take_up?channel=phone")
    assert visitor.path == "/en/performance/answers"
    assert asking.status_code == 200
    assert re.findall(r"<td>.*?</td>", asking.text) == re.findall(r"<td>.*?</td>", plain.text)


def test_old_records_that_say_nothing_are_explained_where_their_figures_show(
    portal: Portal, clock: Clock
) -> None:
    import_requests(portal, job(portal), ADMINISTRATOR)
    facts.refresh(portal)
    app = app_with(clock, settings(portal.settings.database_url))
    visitor = Visitor(app)
    for path in ("performance", "performance/measures/done_share", "performance/measures/time_to_complete"):
        told = visitor.get(f"/en/{path}?year=2026").text
        assert "closed in this time is an old record that says “closed” and nothing more" in told, path
        assert "old record" not in visitor.get(f"/en/{path}?year=2027").text.partition("<details")[0]
    portal_of(app).store.close()


def test_figures_of_the_few_are_not_told_as_shares(portal: Portal) -> None:
    sent(portal)
    facts.refresh(portal)
    view = measure_view(portal, Measure.TIME_TO_ANSWER, Question())
    assert view is not None
    assert (view.year.total.time_to_answer.cases, view.year.total.time_to_answer.enough) == (1, False)


def test_a_page_is_counted_again_only_when_it_is_too_old(portal: Portal, clock: Clock) -> None:
    url = portal.settings.database_url
    app = app_with(clock, settings(url, PORTAL_FIGURES_AGE="60"))
    visitor = Visitor(app)

    def received(path: str = "/en/performance") -> str:
        facts.refresh(portal)
        cells: list[str] = re.findall(r"<tfoot>.*?<td>(.*?)</td>", visitor.get(path).text, re.DOTALL)
        return cells[0]

    sent(portal, key="first")
    assert received() == "1"
    sent(portal, key="second")
    clock.forward(seconds=59)
    assert received() == "1"
    assert received("/en/performance?by=agency") == "2", "another address is another page"
    assert received("/es/performance") == "2"
    clock.forward(seconds=1)
    assert received() == "2"
    portal_of(app).store.close()


def test_every_figure_leads_to_the_requests_behind_it(city: Portal) -> None:
    question, everybody = Question(cuts={Cut.AGENCY: "harbor-works"}), desk_scope(None)
    for name in (Measure.ON_TIME_OF_DUE, Measure.REOPENED):
        view = measure_view(city, name, question)
        assert view is not None
        rate = RATES[name](view.year.total)
        behind = behind_view(city, Wanted(name), question, everybody, (Part.NUMERATOR, None))
        assert behind is not None
        below = {Part.NUMERATOR, Part.DENOMINATOR, Part.SUSPECT}
        assert behind.counts[Part.NUMERATOR, None] == rate.numerator
        assert sum(count for (part, _), count in behind.counts.items() if part in below) == rate.denominator
        left_out = {reason: count for (part, reason), count in behind.counts.items() if part is Part.EXCLUDED}
        assert left_out == {reason.value: count for reason, count in rate.excluded.items() if count}
        assert len(behind.requests) == min(rate.numerator, 200)
    for agencies in ({"town-care"}, set[str]()):
        others = behind_view(city, Wanted(name), question, desk_scope(frozenset(agencies)))
        assert others is None or others.counts == {}, "who has no agency sees nothing"
    assert behind_view(city, Wanted(name), Question(1), everybody) is None


def test_each_outcome_leads_to_its_own_requests(city: Portal) -> None:
    everybody, done = desk_scope(None), Measure.DONE_SHARE
    year = year_view(city, Question())
    assert year is not None
    closed = {outcome: count for outcome, count in year.total.closed.items() if count}
    assert len(closed) > 1
    for outcome, count in closed.items():
        behind = behind_view(city, Wanted(done, outcome=outcome), Question(), everybody)
        assert behind is not None
        found = sum(each for (_, reason), each in behind.counts.items() if reason not in NOT_REQUESTED)
        assert found == count, outcome
    nowhere = Wanted(done, unknown=Cut.DISTRICT)
    behind = behind_view(city, nowhere, Question(), everybody)
    assert behind is not None
    assert behind.counts == {}, "all of these have a district"


def below_the_line(view: BehindView | None) -> tuple[int, int]:
    """What is above the line, and what below, of the cases behind a figure."""
    assert view is not None
    below = (Part.NUMERATOR, Part.DENOMINATOR, Part.SUSPECT)
    parts = [view.counts.get((part, None), 0) for part in below]
    return parts[0], sum(parts)


def test_each_promise_and_each_part_of_a_year_lead_to_their_own_cases(city: Portal) -> None:
    everybody, name = desk_scope(None), Measure.ON_TIME_OF_DUE
    shown = measure_view(city, name, Question())
    assert shown is not None
    assert len(shown.year.total.promises) == len(MilestoneKind)
    for kind, rate in shown.year.total.promises.items():
        behind = behind_view(city, Wanted(name, kind), Question(), everybody, (Part.DENOMINATOR, None))
        assert below_the_line(behind) == (rate.numerator, rate.denominator)
        assert behind is not None
        assert len(behind.requests) == min(behind.counts[Part.DENOMINATOR, None], 200)
    for by, spans in ((By.QUARTER, shown.quarters), (By.MONTH, shown.months)):
        own = [each for span, each in spans.items() if span.first_day >= shown.year.span.first_day]
        found = [
            below_the_line(behind_view(city, Wanted(name, part=(by, number)), Question(), everybody))
            for number in range(1, len(own) + 1)
        ]
        assert found == [(each.on_time_of_due.numerator, each.on_time_of_due.denominator) for each in own]
        assert behind_view(city, Wanted(name, part=(by, len(own) + 1)), Question(), everybody) is None


def test_a_long_list_of_cases_goes_on_to_its_last(city: Portal) -> None:
    everybody, kind = desk_scope(None), (Part.NUMERATOR, None)
    listed: list[tuple[str, str]] = []
    while True:
        wanted = Wanted(Measure.RIGHT_FIRST_TIME)
        behind = behind_view(city, wanted, Question(2026), everybody, kind, len(listed))
        assert behind is not None
        if not behind.requests:
            break
        listed += behind.requests
    assert len(listed) == len(set(listed)) == behind.counts[kind] > 200
