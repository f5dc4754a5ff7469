"""Where somebody goes on after signing in: only ever to a page of the desk."""

from urllib.parse import urlencode, urlsplit

from flask import Request

DESK = "/staff"
LONGEST = 2000
DOORS = ("/staff/sign-in", "/staff/sign-out", "/staff/invitation", "/staff/link", "/staff/prove")
"""Pages that nobody comes back to."""


def safe_next(path: str | None) -> str | None:
    """Return an address to go on to if it is one of the desk's own; None for any other."""
    if not path or len(path) > LONGEST or not path.isascii() or not path.isprintable() or "\\" in path:
        return None
    try:
        parts = urlsplit(path)
    except ValueError:
        return None
    inside = parts.path == DESK or parts.path.startswith(f"{DESK}/")
    plain = not (parts.scheme or parts.netloc or parts.fragment) and "//" not in parts.path
    stays = ".." not in parts.path.split("/") and "%" not in parts.path
    return path if inside and plain and stays and not parts.path.startswith(DOORS) else None


def own_path(request: Request) -> str | None:
    """Return where to come back to: this very page, or for a step the page it was taken on."""
    if request.method in {"GET", "HEAD"}:
        query = urlencode(list(request.args.items(multi=True)))
        return safe_next(f"{request.path}?{query}" if query else request.path)
    came = urlsplit(request.referrer or "")
    if came.netloc != request.host:
        return None
    return safe_next(f"{came.path}?{came.query}" if came.query else came.path)
