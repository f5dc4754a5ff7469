"""Services as entries of lists."""

from dataclasses import dataclass
from functools import lru_cache

from flask import request, url_for

from portal.catalogue import Catalogue, Said, ServiceVersion
from portal.catalogue.folding import fold
from portal.web.current import current_portal, current_texts


@dataclass(frozen=True)
class ServiceLink:
    """A service in a list."""

    name: Said
    summary: Said
    url: str


@dataclass(frozen=True)
class TopicLink:
    """A topic with its services."""

    code: str
    name: Said
    url: str
    services: tuple[ServiceLink, ...]


def service_link(version: ServiceVersion) -> ServiceLink:
    """Return the list entry of a service in the page's language."""
    return _service_link(version, current_texts().language, request.script_root)


def named_service(slug: str | None) -> ServiceLink | None:
    """Return the list entry of a service that the city names for a task; None where none is offered."""
    version = current_portal().catalogue.services.get(slug or "")
    return None if version is None or version.service.retired else service_link(version)


def offered() -> list[ServiceVersion]:
    """Return the services that can be asked for now."""
    return [v for v in current_portal().catalogue.services.values() if not v.service.retired]


def topic_links() -> tuple[TopicLink, ...]:
    """Return the topics that have services, in the profile's order, services by name."""
    return _topic_links(current_portal().catalogue, current_texts().language, request.script_root)


# A process serves one catalogue as long as it lives, so its lists are made once in each language. `root` is
# the path under which the portal is mounted: addresses begin with it.


@lru_cache(maxsize=1024)
def _service_link(version: ServiceVersion, language: str, root: str) -> ServiceLink:
    words, service = version.words(language), version.service
    url = url_for("residents.service", lang=language, slug=service.slug)
    return ServiceLink(words(service.name), words(service.summary), url)


@lru_cache(maxsize=64)
def _topic_links(catalogue: Catalogue, language: str, root: str) -> tuple[TopicLink, ...]:
    words = catalogue.words(language)
    topics = []
    for topic in catalogue.city.topics:
        found = [service_link(v) for v in offered() if v.service.topic == topic.code]
        if found:
            url = url_for("residents.services", lang=language, _anchor=topic.code)
            ordered = sorted(found, key=lambda link: (fold(link.name), link.url))
            topics.append(TopicLink(topic.code, words(topic.name), url, tuple(ordered)))
    return tuple(topics)
