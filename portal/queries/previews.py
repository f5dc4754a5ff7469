"""The letter that a step would send, before it is taken: made by what makes the real one."""

from collections.abc import Mapping

from portal.catalogue import Said
from portal.domain.contacts import SubscriberRole
from portal.domain.events import Event
from portal.domain.history import evolve
from portal.outbox.compose import compose
from portal.outbox.content import News
from portal.outbox.handing import desk_in
from portal.outbox.queue import NEWS
from portal.outbox.rendering import Message, letter
from portal.portal import Portal
from portal.queries.requests import RequestView
from portal.wording.closings import in_the_readers_language


def preview(
    portal: Portal, view: RequestView, event: Event, said: Mapping[str, Said], language: str
) -> Message | None:
    """Return the letter to the person who asked, in one of the portal's languages, if an event happened now.

    In: the request as it stands; what would happen; the words said with it, by kind. Out: None where nobody
    is written to of such an event. Its link is left out: it is made when the letter goes.
    """
    kind = NEWS.get(type(event))
    if kind is None:
        return None
    state, desk = view.state, desk_in(portal, language)
    news = News(
        reference=state.reference,
        role=SubscriberRole.REPORTER,
        state=evolve(state, event, portal.now()),
        version=view.version,
        event=event,
        said=in_the_readers_language(said, language),
        open_url=None,
    )
    return letter(desk, compose(desk, kind, news), None)
