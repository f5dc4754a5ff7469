"""Alerts: posted, changed and ended, and where they stand meanwhile."""

from dataclasses import replace
from datetime import timedelta

import pytest

from portal.app import portal_of
from portal.commands.alerts import LONGEST_ALERT, Alert, change_alert, end_alert, post_alert
from portal.commands.refusals import Refused
from portal.domain.permissions import RESIDENT
from portal.portal import Portal
from portal.queries.alerts import FRESH_FOR, alerts_about, current_alerts, open_alerts
from portal.store.base import DatabaseUnavailable
from tests.browser.sites import BrokenStore
from tests.integration.test_journey import answer_lamp, reference, start
from tests.portals import ADMINISTRATOR, MONDAY_NOON, Clock, sent
from tests.visitor import Visitor

STORM = {"en": "Crews are out after the storm.", "es": "Las cuadrillas trabajan tras la tormenta."}
LAMPS = {"en": "We know about the dark lamps on Quay Street."}


def said(words: dict[str, str], *services: str, **times: float | None) -> Alert:
    """An alert from `since` hours from now (0) until `until` hours from now (never)."""
    since, until = times.get("since") or 0, times.get("until")
    return Alert(
        words,
        services,
        MONDAY_NOON + timedelta(hours=since),
        None if until is None else MONDAY_NOON + timedelta(hours=until),
    )


def texts(portal: Portal) -> list[str]:
    """What stands now, once what was read before is stale."""
    return [alert.words["en"] for alert in current_alerts(portal)]


def later(clock: Clock) -> None:
    """Lets what a process remembers grow old."""
    clock.now += FRESH_FOR


def test_an_alert_stands_from_its_beginning_until_its_end(portal: Portal, clock: Clock) -> None:
    post_alert(portal, said(STORM, since=1, until=3), ADMINISTRATOR)
    assert texts(portal) == []
    clock.forward(hours=1)
    assert texts(portal) == [STORM["en"]]
    clock.forward(hours=2)
    assert texts(portal) == []
    assert open_alerts(portal) == ()


def test_the_newest_comes_first_and_each_knows_what_it_is_about(portal: Portal, clock: Clock) -> None:
    post_alert(portal, said(STORM), ADMINISTRATOR)
    clock.forward(minutes=1)
    post_alert(portal, replace(said(LAMPS, "lamp-out"), starts_at=clock.now), ADMINISTRATOR)
    assert texts(portal) == [LAMPS["en"], STORM["en"]]
    assert [alert.words for alert in alerts_about(portal, "wet-street")] == [STORM]
    assert [alert.words for alert in alerts_about(portal, "lamp-out")] == [LAMPS, STORM]
    assert [alert.words for alert in alerts_about(portal, None)] == [STORM]


def test_a_change_keeps_what_was_said_and_by_whom(portal: Portal, clock: Clock) -> None:
    first = post_alert(portal, said(STORM), ADMINISTRATOR)
    clock.forward(hours=2)
    second = change_alert(portal, first, said({"en": "The storm is over."}), replace(ADMINISTRATOR, name="b"))
    assert texts(portal) == ["The storm is over."]
    (now,) = open_alerts(portal)
    assert (now.number, now.posted_by, now.posted_at) == (second, "b", clock.now)
    with pytest.raises(Refused, match=f"there is no alert {first}"):
        end_alert(portal, first, ADMINISTRATOR)


def test_an_alert_that_is_ended_is_gone_within_seconds(portal: Portal, clock: Clock) -> None:
    number = post_alert(portal, said(STORM), ADMINISTRATOR)
    assert texts(portal) == [STORM["en"]]
    end_alert(portal, number, ADMINISTRATOR)
    later(clock)
    assert texts(portal) == []


@pytest.mark.parametrize(
    ("alert", "why"),
    [
        (said(STORM, "lamp-on"), "there is no service lamp-on"),
        (said({"es": "Hola"}), "say it in en too"),
        (said({"en": "  "}), "say it in en too"),
        (said({**STORM, "fr": "Bonjour"}), "the city does not speak fr; there are: en, es, ar"),
        (said({"en": "x" * (LONGEST_ALERT + 1)}), "301 characters are too many"),
        (said(STORM, until=-1), "would never be seen"),
        (said(STORM, since=5, until=4), "would never be seen"),
    ],
)
def test_an_alert_that_cannot_be_right_is_refused(portal: Portal, alert: Alert, why: str) -> None:
    with pytest.raises(Refused, match=why):
        post_alert(portal, alert, ADMINISTRATOR)
    assert open_alerts(portal) == ()


def test_only_those_who_may_post_and_end(portal: Portal) -> None:
    with pytest.raises(Refused, match="resident may not post or end alerts"):
        post_alert(portal, said(STORM), RESIDENT)
    number = post_alert(portal, said(STORM), ADMINISTRATOR)
    with pytest.raises(Refused, match="resident may not"):
        end_alert(portal, number, RESIDENT)
    with pytest.raises(Refused, match="there is no alert 77"):
        change_alert(portal, 77, said(STORM), ADMINISTRATOR)
    assert len(open_alerts(portal)) == 1


def test_what_was_read_stands_while_the_database_is_gone(portal: Portal, clock: Clock) -> None:
    broken = replace(portal, store=BrokenStore(DatabaseUnavailable("for this test")))
    assert current_alerts(broken) == ()
    later(clock)
    assert current_alerts(broken) == ()


def test_home_shows_every_alert_and_what_it_is_about(visitor: Visitor) -> None:
    portal = portal_of(visitor.app)
    post_alert(portal, said(STORM), ADMINISTRATOR)
    post_alert(portal, said(LAMPS, "lamp-out"), ADMINISTRATOR)
    visitor.get("/en/")
    assert STORM["en"] in visitor.text
    assert f"Street lamp out: {LAMPS['en']}" in visitor.text


def test_an_alert_stands_on_the_pages_of_its_service_alone(visitor: Visitor) -> None:
    portal = portal_of(visitor.app)
    post_alert(portal, said(LAMPS, "lamp-out"), ADMINISTRATOR)
    visitor.get("/en/services/wet-street")
    assert LAMPS["en"] not in visitor.text
    visitor.get("/en/services/lamp-out")
    assert LAMPS["en"] in visitor.text
    start(visitor)
    assert LAMPS["en"] in visitor.text
    visitor.press(where="address", where_address="12 Wharf Road")
    assert LAMPS["en"] not in visitor.text, "only the first page of a form says it"
    answer_lamp(visitor)
    assert LAMPS["en"] in visitor.text
    visitor.press()
    visitor.get(f"/en/track/{reference(visitor)}")
    assert LAMPS["en"] in visitor.text


def test_a_private_request_does_not_give_its_service_away(visitor: Visitor) -> None:
    portal = portal_of(visitor.app)
    number = sent(portal, "quiet-help", name="Sample Resident", phone="+19025550123")
    post_alert(portal, said({"en": "We call back late."}, "quiet-help"), ADMINISTRATOR)
    post_alert(portal, said(STORM), ADMINISTRATOR)
    visitor.get(f"/en/track/{number}")
    assert "We call back late." not in visitor.text
    assert STORM["en"] in visitor.text


def test_a_missing_translation_is_shown_in_the_source_language_and_marked(visitor: Visitor) -> None:
    post_alert(portal_of(visitor.app), said(STORM), ADMINISTRATOR)
    visitor.get("/es/")
    assert STORM["es"] in visitor.text
    visitor.get("/ar/")
    assert f'<span lang="en" dir="auto">{STORM["en"]}</span>' in visitor.page.text


def test_words_of_an_alert_are_text_and_not_markup(visitor: Visitor) -> None:
    post_alert(portal_of(visitor.app), said({"en": "<script>x</script> & <b>now</b>"}), ADMINISTRATOR)
    visitor.get("/en/")
    assert "&lt;script&gt;" in visitor.page.text
    assert "<script" not in visitor.page.text


def test_home_stands_without_a_database(visitor: Visitor) -> None:
    portal = portal_of(visitor.app)
    broken = replace(portal, store=BrokenStore(DatabaseUnavailable("for this test")))
    visitor.app.extensions["portal"] = broken
    assert visitor.get("/en/").status_code == 200
