"""Where a request stands, in words: what its page shows to everybody, and to whoever may see everything."""

from dataclasses import dataclass
from typing import Any

from portal.domain import reference as references
from portal.domain.lifecycle import Visibility
from portal.queries.places.shown import place_shown, spot_shown
from portal.queries.requests import RequestView
from portal.web.alerts import alerts_for
from portal.web.bodies import other_body
from portal.web.current import current_portal, current_texts
from portal.web.maps import MapView, map_of
from portal.web.neighbours import people_told
from portal.web.place_words import place_lines
from portal.web.residents.request_photos import photos_of
from portal.web.timeline import current_teller
from portal.wording.lifecycle import outcome_meaning, outcome_word, status_word


@dataclass(frozen=True)
class OutcomeView:
    """What became of it, in words."""

    text: str
    meaning: str


def outcome_view(view: RequestView) -> OutcomeView | None:
    """Return what became of a request; None while it is open."""
    texts, outcome = current_texts(), view.state.outcome
    if outcome is None:
        return None
    return OutcomeView(outcome_word(texts, outcome), outcome_meaning(texts, outcome))


def standing(view: RequestView, *, for_owner: bool = False) -> dict[str, Any]:
    """Return what residents/track.html shows of a request; of a private one, only its owner sees all."""
    texts, told, state = current_texts(), current_teller(), view.state
    private = state.visibility is Visibility.PRIVATE and not for_owner
    return {
        "alerts": alerts_for(None if private or view.version is None else view.version.service.slug),
        "reference_code": state.reference,
        "reference_shown": references.shown(state.reference),
        "reference_spelled": references.spelled(state.reference),
        "service_name": texts.gettext("A private request") if private else view.service_name(texts.language),
        "agency_name": None if private else told.agency(state.agency),
        "other_body": None if private else other_body(state.agency),
        "status_code": state.status.value,
        "status": status_word(texts, state.status),
        "outcome": outcome_view(view),
        "root_status": status_word(texts, view.root.status) if view.root else None,
        "promises": [] if private else told.promises(view),
        "timeline": told.timeline(view, for_owner=for_owner),
        "place_lines": place_lines(texts, place_shown(current_portal(), state)),
        "map": _map(view, for_owner=for_owner),
        "photos": photos_of(view, for_owner=for_owner),
        "is_private": private,
        "reopenings": state.reopenings,
        "people": None if private else people_told(texts, state.followers + 1),
    }


def _map(view: RequestView, *, for_owner: bool) -> MapView | None:
    """Return the map of where it is; where no maps are set, nothing is looked up for one."""
    if current_portal().settings.tiles is None:
        return None
    spot = spot_shown(current_portal(), view.state, for_owner=for_owner)
    return map_of(spot, view.state.visibility)
