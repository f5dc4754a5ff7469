"""Lists that are longer than a page: how many come before it, and where they go on."""

from collections.abc import Mapping

from flask import abort, request, url_for

MOST_DIGITS = 9

Asked = Mapping[str, str | int | None]
"""What an address asks for, by name; None: not."""


def number_in(name: str) -> int | None:
    """Return a number from 0 in the address; None where it is not asked for, 404 for what is none."""
    given = request.args.get(name)
    if given is None:
        return None
    if not (given.isascii() and given.isdecimal() and len(given) <= MOST_DIGITS):
        abort(404)
    return int(given)


def this_page(asked: Asked) -> str:
    """Return the address of the present page, asked for otherwise."""
    values = {**(request.view_args or {}), **asked}
    return url_for(str(request.endpoint), **{name: each for name, each in values.items() if each is not None})


def going_on(asked: Asked, count: int, most: int) -> str | None:
    """Return where a list of `count` goes on, which is asked for with `asked`; None at its end."""
    so_far = (number_in("after") or 0) + most
    return this_page({**asked, "after": so_far}) if so_far < count else None
