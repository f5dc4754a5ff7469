"""How much of photos the portal takes (safety.md, Uploads)."""

MOST_PHOTOS = 5
"""On one form, and at once on a request that stands."""

MOST_OF_A_REQUEST = 20
"""On one request over all the time that it stands. They may be added again and again; but twenty show any
problem, a page with more is heavy on a phone, and what one link can fill must have an end."""

LARGEST_FILE = 10 * 1024 * 1024
"""Bytes of one file."""

MOST_PIXELS = 40_000_000
"""Width times height; more than any phone's usual picture, less than what exhausts a small machine."""

LARGE_SIDE, SMALL_SIDE = 2048, 320
"""Pixels of the longer side: of the picture that is shown, and of its thumbnail."""

LONGEST_DESCRIPTION = 300
"""Characters."""


def takes_photos(sent: int) -> bool:
    """Say whether a request that was sent so many photos takes another five at once."""
    return sent + MOST_PHOTOS <= MOST_OF_A_REQUEST
