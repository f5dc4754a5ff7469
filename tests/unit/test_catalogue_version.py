"""A service as a request keeps it: its words, its digest, the questions it asks and where it goes."""

import copy
import json

import pytest

from portal.catalogue import QuestionType, Said, ServiceVersion, parse
from portal.catalogue.schema import LocationKind
from portal.domain.clocks import Target, TargetUnit
from portal.domain.lifecycle import MilestoneKind, Visibility
from tests.havenport import Planted, havenport

CITY = havenport()
LAMP, SAMPLER = CITY.services["lamp-out"], CITY.services["sampler"]


def asked(version: ServiceVersion, values: dict[str, object]) -> list[str]:
    """The ids of the questions asked."""
    return [question.id for question in version.path(values)]


def test_the_test_city_has_every_type_and_visibility() -> None:
    types = {question.type for question in SAMPLER.service.questions}
    assert types == set(QuestionType)
    assert {version.service.visibility for version in CITY.services.values()} == set(Visibility)
    assert CITY.services["old-service"].service.retired


def test_services_are_found_by_slug_and_by_code() -> None:
    assert list(CITY.services) == ["lamp-out", "old-service", "quiet-help", "sampler", "wet-street"]
    assert CITY.by_code("HW-Lamp Out") == LAMP
    with pytest.raises(KeyError):
        CITY.by_code("HW-Nothing")


def test_words_are_those_of_the_question_then_those_of_all_then_the_source() -> None:
    spanish = SAMPLER.words("es")
    assert spanish("What is your name?", "name") == "¿Cómo se llama usted?"
    assert spanish("Water", "services") == "Agua"
    missing = spanish("What is your name?")
    assert (missing, missing.lang) == ("What is your name?", "en")
    assert spanish("Power").lang == "es"
    assert SAMPLER.words("en")("Power").lang == "en"
    assert SAMPLER.words("ko")("Power") == Said("Power", "en")
    assert CITY.words("ar")("Harbor Works") == "أشغال الميناء"


def test_a_version_carries_only_its_own_words() -> None:
    assert (None, "Street lamp out") in LAMP.translations["ar"]
    assert (None, "Boat berth") not in LAMP.translations["ar"]
    assert (None, "Harbor Works") not in LAMP.translations["ar"]


def test_said_survives_being_copied() -> None:
    said = copy.deepcopy(Said("Agua", "es"))
    assert (said, said.lang) == ("Agua", "es")


@pytest.mark.parametrize("slug", list(CITY.services))
def test_a_version_survives_the_database(slug: str) -> None:
    version = CITY.services[slug]
    stored = json.loads(json.dumps(version.to_document()))
    again = ServiceVersion.from_document(stored)
    assert again == version
    assert again.digest == version.digest
    assert again.service == version.service
    assert again.translations == version.translations


def test_the_digest_changes_with_a_word_of_any_language() -> None:
    planted = Planted()
    planted.change("translations/ar.po", "مصباح شارع لا يعمل", "مصباح شارع معطل")
    changed = parse(planted.documents).services
    assert changed["lamp-out"].digest != LAMP.digest
    assert changed["sampler"].digest == SAMPLER.digest


def test_a_document_of_another_format_is_refused() -> None:
    with pytest.raises(ValueError, match="has format 1, not 2"):
        ServiceVersion.from_document({**LAMP.to_document(), "format": 2})
    document = LAMP.to_document()
    document["service"]["surprise"] = "x"
    with pytest.raises(ValueError, match="surprise"):
        ServiceVersion.from_document(document)


def test_a_question_with_a_condition_is_asked_only_after_its_answer() -> None:
    assert asked(LAMP, {}) == ["where", "trouble", "owner"]
    assert asked(LAMP, {"trouble": "dark"}) == ["where", "trouble", "owner"]
    assert asked(LAMP, {"trouble": "hangs"}) == ["where", "trouble", "wires", "owner"]


def test_all_conditions_must_hold_and_one_chosen_option_is_enough() -> None:
    assert "winter" not in asked(SAMPLER, {"kind": "sail"})
    assert "winter" not in asked(SAMPLER, {"kind": "sail", "services": ["water"]})
    assert "winter" in asked(SAMPLER, {"kind": "motor", "services": ["water", "power"]})


def test_an_answer_to_a_question_no_longer_asked_counts_for_nothing() -> None:
    values: dict[str, object] = {"kind": "sail", "services": ["power"], "winter": "yes"}
    assert SAMPLER.agency_for(values) == "bright-power"
    # The route wants power and winter; without a kind of boat winter is not asked.
    assert SAMPLER.agency_for({**values, "kind": None}) == "town-care"


def test_a_route_leads_to_another_agency() -> None:
    assert LAMP.agency_for({}) == "harbor-works"
    assert LAMP.agency_for({"owner": "city"}) == "harbor-works"
    assert LAMP.agency_for({"owner": "bright_power"}) == "bright-power"


def test_targets_are_counted_or_open() -> None:
    milestones = SAMPLER.service.milestones
    assert milestones[MilestoneKind.FIRST_RESPONSE].clock == Target(2, TargetUnit.WORKING_DAYS)
    assert milestones[MilestoneKind.INSPECTION].clock is None
    assert milestones[MilestoneKind.INSPECTION].note == "We call you to set a day."


def test_questions_have_the_defaults_of_their_type() -> None:
    where, more = CITY.services["wet-street"].service.questions
    assert where.type is QuestionType.LOCATION
    assert where.kinds == (LocationKind.ADDRESS, LocationKind.DESCRIBED)
    assert more.type is QuestionType.LONG_TEXT
    assert (more.max_length, more.optional) == (2000, True)
    with pytest.raises(KeyError):
        LAMP.service.question("nothing")


def test_the_city_knows_its_days() -> None:
    assert CITY.calendar.working_week == frozenset(range(5))
    assert len(CITY.calendar.holidays) == 6
    assert str(CITY.calendar.time_zone) == "America/Halifax"
    assert (CITY.city.fiscal_year.month, CITY.city.fiscal_year.day) == (4, 1)
