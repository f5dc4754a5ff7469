"""Saying where: which place is meant, what is near a spot, and what lies outside the city."""

from accessibility.inventory import Line

CHECK = "/<lang>/forms/<slug>/<link>/check"
PLACE = "/<lang>/forms/<slug>/<link>/place"

LINES = (
    Line("place-which", PLACE, "several places fit", "which one is meant", prepare="place-which"),
    Line(
        "place-which-error",
        PLACE,
        "nothing chosen",
        "that one must be chosen, the last line too",
        errors=1,
        prepare="place-which-error",
    ),
    Line("place-here", PLACE, "a spot in degrees", "what is near the spot", prepare="place-here"),
    Line("place-outside", PLACE, "outside", "who to ask there, and two ways on", prepare="place-outside"),
    Line("check-map", CHECK, "a map is set", "the place on a map beside its words", prepare="check-map"),
)
