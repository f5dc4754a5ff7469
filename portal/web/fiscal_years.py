"""The fiscal year that an address asks for."""

from flask import abort, request


def asked_year() -> int | None:
    """Return the year in the address; without one, None: the present year. 404 for what cannot be one."""
    given = request.args.get("year")
    if given is None:
        return None
    if not (given.isascii() and given.isdecimal() and len(given) == len("2026")):
        abort(404)
    return int(given)
