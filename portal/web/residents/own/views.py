"""What can be done with one's own request: a module for each step. They add their routes."""

from portal.web.residents.own import fixed, messages, note, photos, place, withdraw

__all__ = ["fixed", "messages", "note", "photos", "place", "withdraw"]
