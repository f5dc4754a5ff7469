"""Addresses of queues."""

from collections.abc import Mapping
from urllib.parse import urlencode

from flask import url_for


def queue_url(arguments: Mapping[str, str], endpoint: str = "agency.queue") -> str:
    """Return the address of a queue with these filters; `endpoint` names another page of the same rows."""
    query = urlencode(arguments)
    return url_for(endpoint) + (f"?{query}" if query else "")
