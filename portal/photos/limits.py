"""How much of photos the portal takes (safety.md, Uploads)."""

MOST_PHOTOS = 5
"""On one form, and at once on a request that stands."""

LARGEST_FILE = 10 * 1024 * 1024
"""Bytes of one file."""

MOST_PIXELS = 40_000_000
"""Width times height; more than any phone's usual picture, less than what exhausts a small machine."""

LARGE_SIDE, SMALL_SIDE = 2048, 320
"""Pixels of the longer side: of the picture that is shown, and of its thumbnail."""

LONGEST_DESCRIPTION = 300
"""Characters."""
