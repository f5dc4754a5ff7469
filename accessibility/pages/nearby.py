"""What was reported near by: following it instead of sending one more. And having to wait."""

from accessibility.inventory import Line

NEARBY = "/<lang>/forms/<slug>/<link>/nearby"
FOLLOW = "/<lang>/forms/<slug>/<link>/follow"
SENT = "/<lang>/forms/<slug>/<link>/sent"
TRACK = "/<lang>/track/<reference>"

LINES: tuple[Line, ...] = (
    Line("nearby", NEARBY, "fresh", "open reports near the place, to follow or to pass by", prepare="nearby"),
    Line("nearby-error", NEARBY, "with an error", "asks again for one", errors=1, prepare="nearby-error"),
    Line("nearby-closed", NEARBY, "empty list", "all were closed meanwhile", prepare="nearby-closed"),
    Line("follow", FOLLOW, "fresh", "what is followed, before it is", prepare="follow"),
    Line("followed", SENT, "after following", "the receipt of following", prepare="followed"),
    Line(
        "track-followed", TRACK, "with followers", "how many people told the city", prepare="track-followed"
    ),
    Line("too-many", TRACK, "too many requests", "when to try again", prepare="too-many"),
)
"""In the order in which a person may meet them."""
