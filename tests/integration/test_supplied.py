"""What figures need besides requests: population and costs from files, whole or not at all."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from portal.cli import portal as command_line
from portal.commands.supplied.costs import import_costs
from portal.commands.supplied.population import import_population
from portal.commands.supplied.reading import TableRefused
from portal.demonstration import Year, bring_annotations, bring_costs, bring_places, bring_population
from portal.domain.costs import cost_per_request
from portal.domain.population import PopulationKind
from portal.portal import Portal
from portal.queries.annotations import standing_annotations
from portal.queries.costs import costs_of
from portal.queries.population import population, populations
from portal.store.models import PopulationRow, PopulationSetRow, ServiceCostRow
from tests import baltimore
from tests.databases import make_sqlite
from tests.havenport import FOLDER
from tests.places import with_places, written
from tests.portals import Clock, portal_with, settings

HEADING = "kind;code;people;source;year\n"
CENSUS = "American example survey"

BAD_PEOPLE = {
    "district;1;10;S;2020": None,
    "borough;1;10;S;2020": "the kind is 'borough'; write one of city, district, neighbourhood, language",
    "district;9;10;S;2020": "there is no district '9'; there are: 1, 2",
    "district;2;-4;S;2020": "people is '-4'; write a whole number from 0, such as 12500",
    "district;2;1,5;S;2020": "people is '1,5'; write a whole number from 0, such as 12500",
    "district;2;10;;2020": "the source is missing; say which publication or office it comes from",
    "district;2;10;S;2027": "the year is '2027'; write the year of the count, such as 2025",
    "language;tlh-x;10;S;2020": "there is no language 'tlh-x'; write a tag such as es, ar or zh-Hans",
    "city;baltimore;10;S;2020": "the code of the city is 'baltimore'; write havenport",
    "district;2": "it has 2 columns, and the heading has 5",
}
"""Rows of a table (semicolons), and what is said of each."""

BAD_COSTS = {
    "lamp-out,2026,12.50,S": None,
    "moonlight,2026,1,S": (
        "there is no service 'moonlight'; write its code, or the last part of its address such as pothole"
    ),
    "wet-street,2028,1,S": "the fiscal year is '2028'; write the year in which it ends, up to 2027",
    "wet-street,2026,-1,S": "the amount is '-1'; write an amount from 0, such as 1234.50",
    "wet-street,2026,1.234,S": "the amount is '1.234'; write an amount from 0, such as 1234.50",
    "wet-street,2026,1,": "the source is missing; say which publication or office it comes from",
}


def people(folder: Path, *rows: str, name: str = "people.csv") -> Path:
    """A population table."""
    return written(folder, name, "\ufeff" + HEADING + "".join(f"{row}\n" for row in rows))


def complaints(caught: pytest.ExceptionInfo[TableRefused]) -> list[tuple[int, str]]:
    """The line of every bad row, and what is said of it."""
    return [(row.line, row.problem) for row in caught.value.rows]


def test_the_newest_table_of_each_kind_counts_and_is_replaced_as_a_whole(
    portal: Portal, tmp_path: Path
) -> None:
    with_places(portal)
    first = people(
        tmp_path,
        f"district;1;30,000;{CENSUS};2020",
        f"District; District 2 ;20000;{CENSUS};2020",
        f"neighborhood;quayside;8000;{CENSUS};2020",
        f"language;zh-hans;700;{CENSUS};2020",
        f"language;ES;2100;{CENSUS};2020",
        f"district;1;1;{CENSUS};2010",
        "",
    )
    imported = import_population(portal, first)
    assert [(one.kind, one.year, one.rows, one.people) for one in imported.tables] == [
        ("district", 2010, 1, 1),
        ("district", 2020, 2, 50_000),
        ("language", 2020, 2, 2_800),
        ("neighbourhood", 2020, 1, 8_000),
    ]
    found = populations(portal)
    assert {kind: dict(table.people) for kind, table in found.items()} == {
        PopulationKind.DISTRICT: {"1": 30_000, "2": 20_000},
        PopulationKind.NEIGHBOURHOOD: {"Quayside": 8_000},
        PopulationKind.LANGUAGE: {"es": 2_100, "zh-Hans": 700},
    }
    districts = found[PopulationKind.DISTRICT]
    assert (districts.year, districts.source, districts.total, districts.is_demonstration) == (
        2020,
        CENSUS,
        50_000,
        False,
    )
    import_population(portal, people(tmp_path, f"district;2;5;{CENSUS};2020"))
    again = population(portal, PopulationKind.DISTRICT)
    assert again is not None
    assert again.people == {"2": 5}
    with portal.store.read() as session:
        assert len(session.scalars(select(PopulationRow.code)).all()) == 5


def test_every_bad_row_is_named_and_nothing_is_taken(portal: Portal, tmp_path: Path) -> None:
    with_places(portal)
    table = people(tmp_path, *BAD_PEOPLE)
    with pytest.raises(TableRefused) as caught:
        import_population(portal, table)
    said = enumerate(BAD_PEOPLE.values(), start=2)
    assert complaints(caught) == [(line, words) for line, words in said if words]
    with pytest.raises(TableRefused) as caught:
        import_population(portal, people(tmp_path, "district;1;1;S;2020", "district;District 1;2;S;2020"))
    twice = "the same kind, code, source and year is on line 2 already; take one away"
    assert complaints(caught) == [(3, twice)]
    with pytest.raises(TableRefused) as caught:
        import_population(portal, written(tmp_path, "x.csv", "kind,code\ndistrict,1\n"))
    assert complaints(caught) == [(1, "the heading has no column people, source, year; it has kind, code")]
    doubled = written(tmp_path, "x.csv", "kind,code,people,people,source,year\ncity,havenport,1,2,S,2020\n")
    with pytest.raises(TableRefused) as caught:
        import_population(portal, doubled)
    assert complaints(caught) == [(1, "the heading has a column twice: people; rename one, or take it away")]
    assert populations(portal) == {}


def test_costs_replace_a_fiscal_year_as_a_whole(portal: Portal, tmp_path: Path) -> None:
    heading = "Service,Fiscal_Year,Amount,Source\n"
    table = written(
        tmp_path,
        "costs.csv",
        f'{heading}lamp-out,2026,"$1,234.50",Budget\nHW-Wet Street,FY2026,0,Budget\nlamp-out,2027,99,Plan\n',
    )
    assert import_costs(portal, table).years == {2026: 2, 2027: 1}
    view = costs_of(portal, 2026)
    assert (view.is_over, costs_of(portal, 2027).is_over) == (True, False)
    assert {code: (one.amount, one.source) for code, one in view.costs.items()} == {
        "HW-Lamp Out": (Decimal("1234.50"), "Budget"),
        "HW-Wet Street": (Decimal(0), "Budget"),
    }
    import_costs(portal, written(tmp_path, "costs.csv", f"{heading}wet-street,2026,5.5,Restated\n"))
    assert {code: one.amount for code, one in costs_of(portal, 2026).costs.items()} == {
        "HW-Wet Street": Decimal("5.50")
    }
    assert list(costs_of(portal, 2027).costs) == ["HW-Lamp Out"]
    with pytest.raises(TableRefused) as caught:
        import_costs(portal, written(tmp_path, "costs.csv", heading + "\n".join(BAD_COSTS)))
    said = enumerate(BAD_COSTS.values(), start=2)
    assert complaints(caught) == [(line, words) for line, words in said if words]
    assert list(costs_of(portal, 2026).costs) == ["HW-Wet Street"]
    assert cost_per_request(Decimal("1234.50"), 10) == Decimal("123.45")
    assert cost_per_request(Decimal("1234.50"), 9) is None


def test_what_is_invented_says_so_and_gives_way(portal: Portal, tmp_path: Path) -> None:
    assert bring_population(portal) is None, "without places its districts mean nothing"
    bring_places(portal)
    year = Year(seed=1, until=date(2026, 11, 2))
    for _ in range(2):
        bring_population(portal)
        bring_costs(portal)
        bring_annotations(portal, year)
    assert set(populations(portal)) == set(PopulationKind)
    assert all(
        one.is_demonstration and one.source == "invented for demonstration"
        for one in populations(portal).values()
    )
    assert all(one.is_demonstration for one in costs_of(portal, 2026).costs.values())
    noted = [(one.first_day, one.last_day, one.words["en"][:28]) for one in standing_annotations(portal)]
    assert noted == [
        (date(2026, 1, 6), date(2026, 1, 9), "Invented for the demonstrati"),
        (date(2026, 7, 1), None, "Invented for the demonstrati"),
    ]
    assert import_population(portal, people(tmp_path, f"district;1;7;{CENSUS};2010")).gave_way == 1
    own = population(portal, PopulationKind.DISTRICT)
    assert own is not None
    assert (own.is_demonstration, own.year) == (False, 2010)
    assert populations(portal)[PopulationKind.LANGUAGE].is_demonstration
    assert bring_population(portal) is None
    with portal.store.read() as session:
        assert len(session.scalars(select(PopulationSetRow.id)).all()) == 4


def test_baltimores_demonstration_is_whole(tmp_path: Path) -> None:
    found = settings(f"sqlite:///{tmp_path}/portal.db", baltimore.FOLDER)
    make_sqlite(found.database_url)
    portal = portal_with(Clock(), found)
    bring_places(portal)
    assert bring_population(portal) is not None
    assert bring_costs(portal) is not None
    tables = populations(portal)
    assert tables[PopulationKind.CITY].total == tables[PopulationKind.DISTRICT].total
    with portal.store.read() as session:
        invented = [*session.scalars(select(ServiceCostRow.source)), *(one.source for one in tables.values())]
    assert set(invented) == {"invented for demonstration"}
    portal.store.close()


def test_the_commands_say_what_they_took_and_what_is_wrong(
    database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PORTAL_DATABASE_URL", database_url)
    monkeypatch.setenv("PORTAL_CITY", str(FOLDER))
    monkeypatch.setenv("PORTAL_SECRET_KEY", "only-for-tests")

    def run(*words: str) -> Result:
        return CliRunner().invoke(command_line, words)

    table = people(tmp_path, f"language;es;2,100;{CENSUS};2020", f"city;havenport;50000;{CENSUS};2020")
    took = run("city", "import-population", str(table))
    assert [line.split()[:5] for line in took.output.splitlines()] == [
        ["city", "2020", "1", "rows", "50,000"],
        ["language", "2020", "1", "rows", "2,100"],
    ]
    bad = run("city", "import-population", str(people(tmp_path, "district;1;1;S;2020")))
    assert bad.exit_code == 1
    assert "line 2: the city has no district yet; run portal city import-places first" in bad.output
    assert "Nothing was imported. Put this row right." in bad.output
    for nothing, said in {
        "": "Error: people.csv is empty. Nothing was imported.",
        HEADING: "people.csv: it has no rows; there is nothing to import\n"
        "Nothing was imported. Put the file right.",
    }.items():
        empty = run("city", "import-population", str(written(tmp_path, "people.csv", nothing)))
        assert empty.output.strip() == said
    costs = FOLDER / "supplied" / "demonstration-costs.csv"
    took = run("measures", "import-costs", str(costs), "--demonstration")
    assert took.output.split() == [
        "fiscal",
        "year",
        "2025",
        "2",
        "services",
        "fiscal",
        "year",
        "2026",
        "2",
        "services",
    ]
    gone = run("measures", "import-costs", str(tmp_path / "none.csv"))
    assert gone.exit_code == 1
    assert "Nothing was imported." in gone.output
