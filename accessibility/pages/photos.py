"""Photos: added to a form, described, removed, and what may be wrong with them."""

from accessibility.inventory import Line

PHOTOS = "/<lang>/forms/<slug>/<link>/photos"
CHECK = "/<lang>/forms/<slug>/<link>/check"

LINES: tuple[Line, ...] = (
    Line("photos", PHOTOS, "fresh", "asks for photos, which may be left out", prepare="photos"),
    Line(
        "photos-added",
        PHOTOS,
        "with uploaded photos",
        "each photo with what it shows, and a button that removes it",
        components=("input[type=file]",),
        prepare="photos-added",
    ),
    Line("photos-full", PHOTOS, "with as many as fit", "nothing more can be added", prepare="photos-full"),
    Line(
        "photos-error",
        PHOTOS,
        "with an error",
        "which file was not taken, and why",
        errors=1,
        prepare="photos-error",
    ),
    Line("photos-removed", PHOTOS, "after a removal", "what has just been done", prepare="photos-removed"),
    Line(
        "photos-unavailable",
        PHOTOS,
        "storage gone",
        "words in place of a photo that cannot be had",
        prepare="photos-unavailable",
    ),
    Line("check-photos", CHECK, "with photos", "how many photos go along", prepare="check-photos"),
)
"""In the order in which a person may meet them."""
