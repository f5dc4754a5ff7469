"""Is it one of these? What is found near a place, what is shown of it, and following it instead."""

import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import insert, select, text

from portal.app import portal_of
from portal.catalogue.steps import Step
from portal.commands.drafts.follow import Followed, follow_draft
from portal.commands.drafts.keep import keep_step
from portal.commands.requests.commands import AcceptRequest, CloseRequest
from portal.domain.contacts import Point
from portal.domain.distance import box_around, metres_between
from portal.domain.lifecycle import Outcome, Requirement
from portal.domain.permissions import RESIDENT
from portal.portal import Portal
from portal.queries.nearby import MOST, candidates, find_nearby, still_open
from portal.queries.requests import staff_request
from portal.store.models import DraftRow, PointRow, RequestRow, SubscriptionRow
from portal.web.journey import key_of
from tests.neighbours import METRE, SPOT, north, sent_at, settle
from tests.portals import Clock, done, rows, service
from tests.visitor import Visitor

CODE = "HW-Lamp Out"
DONE = {Requirement.WHAT_WAS_DONE: "New lamp", Requirement.PHOTO_OR_REASON: "No photo: it was dark"}


def close(portal: Portal, reference: str) -> None:
    """Closes a request as done."""
    done(portal, CloseRequest(reference=reference, outcome=Outcome.COMPLETED, said=DONE))


def found(portal: Portal, within: float = 50) -> list[str]:
    """The references that are found at the spot."""
    return [near.reference for near in find_nearby(portal, CODE, SPOT, within)]


class TestFinding:
    """Which requests are near."""

    def test_open_ones_of_the_service_within_the_distance_nearest_first(self, portal: Portal) -> None:
        far, near, here = (sent_at(portal, f"{m}", north(m)) for m in (49, 20, 0))
        sent_at(portal, "51", north(51))
        sent_at(portal, "other", slug="wet-street")
        sent_at(portal, "nowhere", None)
        close(portal, sent_at(portal, "closed"))
        assert found(portal) == [here, near, far]
        metres = [near.metres for near in find_nearby(portal, CODE, SPOT, 50)]
        assert metres == pytest.approx([0, 20, 49], rel=0.01)

    def test_the_corner_of_the_box_is_not_near(self, portal: Portal) -> None:
        shrunk = METRE / 0.7114  # of longitude, at this latitude
        inside = Point(SPOT.latitude + 30 * METRE, SPOT.longitude + 30 * shrunk)
        sent_at(portal, "corner", Point(SPOT.latitude + 45 * METRE, SPOT.longitude + 45 * shrunk))
        east = Point(SPOT.latitude, SPOT.longitude - 48 * shrunk)
        assert sent_at(portal, "inside", inside) in found(portal)
        assert sent_at(portal, "east", east) in found(portal), "a degree of longitude is shorter than one up"
        assert len(found(portal)) == 2

    def test_never_more_than_can_be_read_and_always_in_one_order(self, portal: Portal) -> None:
        here = sorted(sent_at(portal, f"{n}") for n in range(MOST + 3))
        assert found(portal) == here[:MOST]

    @pytest.mark.parametrize("visibility", ["coarse", "private"])
    def test_what_is_not_public_is_never_found(self, portal: Portal, visibility: str) -> None:
        hidden, shown = sent_at(portal, "hidden"), sent_at(portal, "shown")
        with portal.store.write() as session:
            row = session.scalars(select(RequestRow).where(RequestRow.reference == hidden)).one()
            row.visibility = visibility
        assert found(portal) == [shown]
        assert set(still_open(portal, [hidden, shown])) == {shown}

    def test_the_same_as_looking_at_every_request(self, portal: Portal) -> None:
        chance = random.Random(4)
        points = {}
        for number in range(60):
            point = Point(
                SPOT.latitude + chance.uniform(-200, 200) * METRE,
                SPOT.longitude + chance.uniform(-200, 200) * METRE,
            )
            points[sent_at(portal, f"{number}", point)] = point
        for within in (10, 60, 150, 400):
            all_of_them = sorted((metres_between(SPOT, at), ref) for ref, at in points.items())
            assert found(portal, within) == [ref for metres, ref in all_of_them if metres <= within][:MOST]

    def test_the_points_are_looked_up_by_their_index(self, portal: Portal) -> None:
        """With thousands of open requests of one service, the plan still begins at the place."""
        ids = many_points(portal, 5_000)
        statement = candidates(CODE, box_around(SPOT, 50))
        with portal.store.write() as session:
            session.execute(text("ANALYZE"))
        with portal.store.read() as session:
            dialect = session.get_bind().dialect
            sql = str(statement.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))
            explain = "EXPLAIN QUERY PLAN " if dialect.name == "sqlite" else "EXPLAIN "
            plan = "\n".join(str(row) for row in session.connection().exec_driver_sql(explain + sql))
        assert len(ids) == 5_000
        assert "ix_request_point_latitude_longitude" in plan, plan
        assert "ix_service_request_service_code" not in plan, plan


def many_points(portal: Portal, count: int) -> list[int]:
    """So many open requests of the service, spread over some 20 kilometres: copies of one, with points."""
    chance = random.Random(1)
    sent_at(portal, "first", None)
    with portal.store.write() as session:
        first = session.execute(select(RequestRow.__table__)).mappings().one()
        copied = [
            {**first, "id": first["id"] + n, "key": f"copy {n}", "reference": f"{n:09}"}
            for n in range(1, count + 1)
        ]
        session.execute(insert(RequestRow), copied)
        session.execute(
            insert(PointRow),
            [
                {
                    "request_id": row["id"],
                    "is_near": False,
                    "latitude": SPOT.latitude + chance.uniform(-0.1, 0.1),
                    "longitude": SPOT.longitude + chance.uniform(-0.1, 0.1),
                }
                for row in copied
            ],
        )
    return [row["id"] for row in copied]


def begin(visitor: Visitor, point: Point | None = SPOT) -> str:
    """Answers where, with the place settled; the form's address."""
    visitor.get("/en/services/lamp-out/start")
    form = visitor.path.removesuffix("/questions/where")
    visitor.press(where="address", where_address="12 Wharf Road")
    settle(visitor.app, form, point)
    visitor.get(f"{form}/nearby")
    return form


def state_of(visitor: Visitor, reference: str) -> tuple[int, int]:
    """How many follow a request, and how many steps it has."""
    view = staff_request(portal_of(visitor.app), reference)
    assert view is not None
    return view.state.followers, view.state.sequence


class TestAsking:
    """The page, and what may happen between two of them."""

    def test_it_says_what_is_public_and_no_more(self, visitor: Visitor, clock: Clock) -> None:
        portal = portal_of(visitor.app)
        near = sent_at(portal, "near", north(38))
        clock.forward(days=3)
        done(portal, AcceptRequest(reference=near))
        begin(visitor)
        assert visitor.heading == "Is it one of these?"
        assert "Reported 3 days ago, about 125 feet away" in visitor.text
        assert "Accepted" in visitor.text
        assert "It is dark" in visitor.text
        assert "12 Wharf Road" not in visitor.text
        assert "told us of this" not in visitor.text
        assert visitor.link("Reported 3 days ago") == f"/en/track/{near}"

    @pytest.mark.parametrize("point", [None, north(500)])
    def test_where_nothing_is_near_nothing_is_asked(self, visitor: Visitor, point: Point | None) -> None:
        sent_at(portal_of(visitor.app), "near")
        begin(visitor, point)
        assert visitor.heading == "What is wrong with the lamp?"

    def test_going_on_with_ones_own(self, visitor: Visitor) -> None:
        near = sent_at(portal_of(visitor.app), "near")
        form = begin(visitor)
        visitor.press(nearby="none")
        assert visitor.heading == "What is wrong with the lamp?"
        visitor.press(trouble="dark")
        visitor.press(owner="city")
        visitor.to_the_check()
        visitor.press()
        assert visitor.path == f"{form}/sent"
        assert rows(visitor.app, RequestRow) == 2
        assert state_of(visitor, near) == (0, 1)

    @pytest.mark.parametrize("chosen", ["", "000000000", "more"])
    def test_a_choice_is_needed_among_those_that_are_offered(self, visitor: Visitor, chosen: str) -> None:
        sent_at(portal_of(visitor.app), "near")
        begin(visitor)
        visitor.press(nearby=chosen)
        assert visitor.page.status_code == 422
        assert visitor.problems == [
            "Choose the report that is about the same problem, or the last line if none is"
        ]

    def test_a_moved_place_asks_anew_and_the_same_place_does_not(self, visitor: Visitor) -> None:
        sent_at(portal_of(visitor.app), "near")
        form = begin(visitor)
        visitor.press(nearby="none")
        settle(visitor.app, form, north(1))
        visitor.get(f"{form}/nearby")
        assert visitor.chosen("nearby") == ["none"]
        settle(visitor.app, form, north(2_000))
        visitor.get(f"{form}/nearby")
        assert visitor.heading == "What is wrong with the lamp?"
        settle(visitor.app, form)
        visitor.get(f"{form}/nearby")
        assert visitor.chosen("nearby") == []

    def test_another_language_and_back_stay_without_an_answer(self, visitor: Visitor) -> None:
        sent_at(portal_of(visitor.app), "near")
        begin(visitor)
        visitor.switch("ar")
        assert visitor.path.startswith("/ar/forms/lamp-out/")
        assert visitor.path.endswith("/nearby")
        visitor.press("back")
        assert visitor.path.endswith("/questions/where")

    def test_one_that_was_closed_meanwhile_says_so(self, visitor: Visitor) -> None:
        portal = portal_of(visitor.app)
        near, other = sent_at(portal, "near"), sent_at(portal, "other", north(5))
        form = begin(visitor)
        close(portal, near)
        visitor.press(nearby=near)
        assert visitor.page.status_code == 422
        assert visitor.problems == ["That report was closed in the meantime. Choose another line"]
        close(portal, other)
        visitor.get(f"{form}/nearby")
        assert "Go on with your own report" in visitor.text
        visitor.press()
        assert visitor.heading == "What is wrong with the lamp?"

    def test_a_form_without_the_step_has_no_such_page(self, visitor: Visitor) -> None:
        begin(visitor, None)
        form = visitor.path.rpartition("/questions")[0]
        for page in ("nearby", "follow"):
            visitor.get(f"{form}/{page}")
            assert visitor.heading == "What is wrong with the lamp?"


def choose(visitor: Visitor) -> tuple[str, str]:
    """Chooses the one report near by; the form's address and the report's reference."""
    near = sent_at(portal_of(visitor.app), "near")
    form = begin(visitor)
    visitor.press(nearby=near)
    assert visitor.heading == "How should we keep you posted?", "nothing else is asked"
    visitor.press()
    assert visitor.path == f"{form}/follow"
    assert visitor.heading == "Follow this report"
    return form, near


class TestFollowing:
    """The form ends in one more person affected."""

    def test_it_counts_once_and_shows_a_receipt(self, visitor: Visitor) -> None:
        form, near = choose(visitor)
        token = visitor.token()
        for _ in range(2):
            visitor.post(f"{form}/follow", {"csrf_token": token})
            assert visitor.path == f"{form}/sent"
            assert visitor.heading == "You follow this request"
        assert f"{near[:3]}-{near[3:6]}-{near[6:]}" in visitor.text
        assert state_of(visitor, near) == (1, 2)
        assert (rows(visitor.app, RequestRow), rows(visitor.app, DraftRow)) == (1, 0)
        for page in ("check", "nearby", "questions/where"):
            visitor.get(f"{form}/{page}")
            assert visitor.heading == "You follow this request"
        visitor.get(visitor.link("See where it stands"))
        assert "2 people told us of this." in visitor.text

    def test_how_to_keep_in_touch_goes_along(self, visitor: Visitor) -> None:
        form, near = choose(visitor)
        portal, key = portal_of(visitor.app), key_of(form.rpartition("/")[2])
        known = {"email": "someone@example.org", "text": None, "done": True}
        keep_step(portal, key, service(portal, "lamp-out"), Step.CONTACT, known, "en")
        visitor.get(f"{form}/follow")
        assert "someone@example.org" in visitor.text
        visitor.press()
        with portal.store.read() as session:
            row = session.scalars(select(SubscriptionRow).where(SubscriptionRow.key == key)).one()
            of = session.scalars(select(RequestRow.reference).where(RequestRow.id == row.request_id)).one()
        assert (row.role, row.channel, row.address, of) == ("follower", "email", "someone@example.org", near)

    def test_choosing_otherwise_later_sends_ones_own(self, visitor: Visitor) -> None:
        form, near = choose(visitor)
        visitor.get(f"{form}/check")
        assert visitor.path == f"{form}/follow"
        visitor.get(visitor.link("Change"))
        assert visitor.chosen("nearby") == [near]
        visitor.press(nearby="none")
        assert visitor.heading == "What is wrong with the lamp?"
        visitor.get(f"{form}/follow")
        assert visitor.heading == "What is wrong with the lamp?"

    def test_one_that_was_closed_before_the_button_is_not_followed(self, visitor: Visitor) -> None:
        form, near = choose(visitor)
        close(portal_of(visitor.app), near)
        visitor.press()
        assert visitor.page.status_code == 422
        assert visitor.problems == ["That report was closed in the meantime. Go on with your own report"]
        assert state_of(visitor, near)[0] == 0
        visitor.post(f"{form}/nearby", {"csrf_token": visitor.token()})
        assert visitor.heading == "What is wrong with the lamp?"

    def test_many_taps_at_once_count_one_person(self, visitor: Visitor) -> None:
        form, near = choose(visitor)
        portal, key = portal_of(visitor.app), key_of(form.rpartition("/")[2])
        with ThreadPoolExecutor(8) as pool:
            results = list(pool.map(lambda _: follow_draft(portal, key, "en", RESIDENT), range(8)))
        assert set(results) == {Followed(near)}
        assert state_of(visitor, near)[0] == 1

    def test_an_answer_from_another_tab_comes_too_late(self, visitor: Visitor) -> None:
        form, _ = choose(visitor)
        other = Visitor(visitor.app)
        other.get(f"{form}/questions/where")
        token = other.token()
        visitor.press()
        other.post(f"{form}/questions/where", {"csrf_token": token, "where": "address"})
        assert other.heading == "You follow this request"
        assert rows(visitor.app, DraftRow) == 0

    @pytest.mark.parametrize("page", ["nearby", "follow"])
    @pytest.mark.parametrize("token", ["", "none of ours"])
    def test_a_post_without_its_token_changes_nothing(self, visitor: Visitor, page: str, token: str) -> None:
        form, near = choose(visitor)
        visitor.post(f"{form}/{page}", {"csrf_token": token, "nearby": "none"})
        assert visitor.page.status_code == 400
        visitor.get(f"{form}/follow")
        assert visitor.heading == "Follow this report"
        assert state_of(visitor, near)[0] == 0
