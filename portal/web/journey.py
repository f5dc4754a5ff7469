"""A form from its first page to its receipt: its link, its draft, the questions on its way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any, TypeAlias

from flask import request, url_for

from portal.catalogue import ServiceVersion
from portal.catalogue.answers import Moment
from portal.catalogue.schema import AnyQuestion, QuestionType
from portal.catalogue.steps import Step
from portal.commands.drafts.follow import CHOICE
from portal.domain.contacts import ContactChannel
from portal.domain.forms import KEPT_FOR
from portal.domain.secrets import digest
from portal.form_links import FormLinks
from portal.queries.drafts import DraftView, Entry, Form, find_form
from portal.web.channels import offered_channels
from portal.web.current import current_portal, current_texts

Stage: TypeAlias = AnyQuestion | Step
"""One page of a form that asks something."""

AFTER_THE_PLACE = (Step.PLACE, Step.NEARBY)
"""Asked only when something puts them on the form: see Journey.stages."""


def at_the_end(version: ServiceVersion) -> tuple[Step, ...]:
    """Return what a form asks after its questions. Each can be passed with nothing filled in.

    Photos are asked for where the service wants them; how to keep in touch where the city can send news.
    """
    photos = (Step.PHOTOS,) if version.service.photos else ()
    return (*photos, Step.CONTACT) if offered_channels() else photos


class Stop(Enum):
    """Why a form cannot go on."""

    BROKEN_LINK = "broken_link"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Journey:
    """A form that can go on. `draft` is None until the first answer; `linked_at` is when its link was made.

    `is_read` is False while the database does not answer: there may be a draft, but nobody can tell.
    """

    slug: str
    link: str
    key: str
    version: ServiceVersion
    draft: DraftView | None
    linked_at: datetime
    is_read: bool = True

    @property
    def entries(self) -> Mapping[str, Entry]:
        """What is kept so far."""
        return self.draft.entries if self.draft else {}

    @property
    def steps(self) -> Mapping[str, Mapping[str, Any]]:
        """What is known so far of the steps beside the questions."""
        return self.draft.steps if self.draft else {}

    @property
    def values(self) -> dict[str, Any]:
        """The answers read so far."""
        return self.draft.values if self.draft else {}

    @property
    def followed(self) -> str | None:
        """The reference of the open request that is followed instead of sending this form, if one is."""
        chosen = self.steps.get(Step.NEARBY.value, {}).get(CHOICE)
        return str(chosen) if chosen else None

    @property
    def contacts(self) -> list[str]:
        """The addresses and phone numbers that will hear of it."""
        known = self.steps.get(Step.CONTACT.value, {})
        return [
            known[channel] for channel in (ContactChannel.EMAIL, ContactChannel.TEXT) if known.get(channel)
        ]

    @property
    def began_at(self) -> datetime:
        """When somebody began this form (UTC); a link for another device is younger than the form."""
        return min(self.linked_at, self.draft.created_at) if self.draft else self.linked_at

    def expires_at(self) -> datetime:
        """Return when the answers will be erased if nothing changes (UTC)."""
        return self.draft.expires_at if self.draft else current_portal().now() + KEPT_FOR

    def path(self) -> Sequence[AnyQuestion]:
        """Return the questions that the answers so far ask for; all of them while no answer can be read."""
        return self.version.path(self.values) if self.is_read else self.version.service.questions

    def site(self) -> AnyQuestion | None:
        """Return the question that says where the city is to go: the first one for a place."""
        return next((q for q in self.path() if q.type is QuestionType.LOCATION), None)

    def stages(self) -> list[Stage]:
        """Return everything that is asked, in order: the questions, and the steps beside them.

        What follows from a place comes right after it; what forms share comes last. Who follows another
        request is asked for nothing more than how to keep in touch.
        """
        site, stages = self.site(), list[Stage]()
        for question in self.path():
            stages.append(question)
            if question is site:
                stages += [step for step in AFTER_THE_PLACE if self.is_asked(step)]
            if self.followed is not None and stages[-1] is Step.NEARBY:
                return [*stages, *(step for step in at_the_end(self.version) if step is Step.CONTACT)]
        return [*stages, *at_the_end(self.version)]

    def is_asked(self, step: Step) -> bool:
        """Say whether a step after the place is on the form, and has something to ask."""
        known = self.steps.get(step.value)
        return known is not None and known.get("asked", True)

    def is_done(self, stage: Stage) -> bool:
        """Say whether a stage has been answered, or left out on purpose."""
        if isinstance(stage, Step):
            return bool(self.steps.get(stage.value, {}).get("done"))
        return stage.id in self.entries and self.entries[stage.id].answered

    def still_open(self) -> list[Stage]:
        """Return the stages that have neither an answer nor been left out on purpose."""
        return [stage for stage in self.stages() if not self.is_done(stage)]

    def stage_url(self, stage: Stage, language: str | None = None) -> str:
        """Return the address of a stage's page, in the page's language unless another is named."""
        if not isinstance(stage, Step):
            return self.question_url(stage, language)
        return url_for(
            f"residents.{stage.value}",
            lang=language or current_texts().language,
            slug=self.slug,
            link=self.link,
        )

    def before_url(self, stage: Stage) -> str:
        """Return the address of what is asked before a stage; before the first, that of the service."""
        stages = self.stages()
        place = stages.index(stage)
        return self.stage_url(stages[place - 1]) if place else url_for("residents.service", slug=self.slug)

    def question_url(self, question: AnyQuestion, language: str | None = None) -> str:
        """Return the address of a question's page, in the page's language unless another is named."""
        return url_for(
            "residents.question",
            lang=language or current_texts().language,
            slug=self.slug,
            link=self.link,
            question_id=question.id,
        )

    def check_url(self) -> str:
        """Return the address of "Check your answers"."""
        return url_for("residents.check", slug=self.slug, link=self.link)

    def end_url(self) -> str:
        """Return the address of the last page before anything is sent."""
        if self.followed is None:
            return self.check_url()
        return url_for("residents.follow", slug=self.slug, link=self.link)

    def later_url(self) -> str:
        """Return the address of the ways to come back to this form."""
        return url_for("residents.later", slug=self.slug, link=self.link)

    def aside_url(self, stage: Stage) -> str | None:
        """Return where the pressed button leads, if it leaves a stage without answering it; None: it answers.

        A language shows the same page in it; "back" leads to what was asked before, "later" to the ways to
        come back.
        """
        language = request.form.get("language", "")
        if language in current_portal().texts:
            return self.stage_url(stage, language)
        pressed = {"back": self.before_url(stage), "later": self.later_url()}
        return pressed.get(request.form.get("go", ""))

    def sent_url(self) -> str:
        """Return the address of the receipt."""
        return url_for("residents.sent", slug=self.slug, link=self.link)

    def next_url(self, after: Stage | None = None) -> str:
        """Return where to go on: the first open stage after this, else of all, else the check."""
        stages, still_open = self.stages(), self.still_open()
        place = stages.index(after) if after in stages else -1
        later = [stage for stage in still_open if stages.index(stage) > place]
        following = (later or still_open)[:1]
        return self.stage_url(following[0]) if following else self.end_url()


def new_link(slug: str) -> str:
    """Make the signed link of a new form: 128 random bits, signed with the time and for this service only."""
    return _links(slug).new(current_portal().random)


def key_of(link: str) -> str:
    """Return the draft's key. The database holds only this digest, so reading it opens no form."""
    return digest(link)


def open_journey(slug: str, link: str) -> Journey | Stop | str:
    """Open a form by any of its links.

    Out: the Journey, the reference it was sent as (or that is followed instead), or why it cannot go on.
    """
    found = find_linked(slug, link)
    if found is None:
        return Stop.BROKEN_LINK
    form, linked_at = found
    if form.reference is not None:
        return form.reference
    portal, draft = current_portal(), form.draft
    if draft is None and (form.began_elsewhere or portal.now() - linked_at >= KEPT_FOR):
        return Stop.EXPIRED
    offered = portal.catalogue.services.get(slug)
    if offered is None or offered.service.retired:
        return Stop.WITHDRAWN
    return Journey(slug, link, form.key, draft.version if draft else offered, draft, linked_at)


def find_linked(slug: str, link: str) -> tuple[Form, datetime] | None:
    """Return what became of the form a link is for, and when that link was made; None: no link of ours."""
    linked_at = _links(slug).made_at(link)
    return None if linked_at is None else (find_form(current_portal(), key_of(link)), linked_at)


def unread_journey(slug: str, link: str) -> Journey | None:
    """Open a form while the database does not answer: by today's definition, without its answers.

    Out: None when the link is not one of ours, or the service is not offered.
    """
    offered = current_portal().catalogue.services.get(slug)
    if offered is None or offered.service.retired:
        return None
    linked_at = _links(slug).made_at(link)
    if linked_at is None:
        return None
    return Journey(slug, link, key_of(link), offered, None, linked_at, is_read=False)


def moment() -> Moment:
    """Return what answers are read against: now, the city's time zone and country, the page's language."""
    portal = current_portal()
    city = portal.catalogue.city
    return Moment(portal.now(), city.zone, current_texts().formats, city.country)


def _links(slug: str) -> FormLinks:
    portal = current_portal()
    return FormLinks(portal.settings.secret_key, slug, portal.clock)
