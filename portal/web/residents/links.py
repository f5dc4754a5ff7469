"""Services as entries of lists."""

from dataclasses import dataclass

from flask import url_for

from portal.catalogue import Said, ServiceVersion
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
    services: list[ServiceLink]


def service_link(version: ServiceVersion) -> ServiceLink:
    """Return the list entry of a service in the page's language."""
    words = version.words(current_texts().language)
    service = version.service
    return ServiceLink(
        words(service.name), words(service.summary), url_for("residents.service", slug=service.slug)
    )


def offered() -> list[ServiceVersion]:
    """Return the services that can be asked for now."""
    return [v for v in current_portal().catalogue.services.values() if not v.service.retired]


def topic_links() -> list[TopicLink]:
    """Return the topics that have services, in the profile's order, services by name."""
    catalogue = current_portal().catalogue
    words = catalogue.words(current_texts().language)
    topics = []
    for topic in catalogue.city.topics:
        found = [service_link(v) for v in offered() if v.service.topic == topic.code]
        if found:
            url = url_for("residents.services", _anchor=topic.code)
            ordered = sorted(found, key=lambda link: (fold(link.name), link.url))
            topics.append(TopicLink(topic.code, words(topic.name), url, ordered))
    return topics
