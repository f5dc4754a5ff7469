"""Control pages: a bad one with a planted fault for every check, and a good one with none.

A check that stays silent on the bad page, or speaks on the good one, is broken, and so is every "nothing
found" it says elsewhere. ``PLANTED`` and ``PLANTED_RULES`` name, for each check and rule, the targets in
which it must find a fault.
"""

from collections.abc import Mapping

from accessibility.view import Expectation

EXPECTED = Expectation(errors=3, alternates=("es",))
"""What both pages claim to be: an English form with three errors, offered in Spanish too."""

PLANTED: Mapping[str, tuple[str, ...]] = {
    "axe": ("#no-alt", "#unwired", "#faint", "#tiny", "#nameless", "#jumps"),
    "title": ("document",),
    "language": ("html", "#wrong-link", "#spanish", "#arabic"),
    "text-contrast": ("#faint", "#thin", "#pictured"),
    "edge-contrast": ("#pale",),
    "target-size-44": ("#tiny", "#orphan"),
    "paste": ("#no-paste",),
    "text-spacing": ("#cut", "#over-one"),
    "resize": ("#cut", "#fixed-size"),
    "mirror": ("#left", "#aligned"),
    "keyboard": ("#jumps", "#swapped-two", "#twice", "#trap", "#after-trap"),
    "focus-covered": ("#covered",),
    "focus-visible": ("#no-ring", "#thin-ring"),
    "reflow": ("document", "#wide", "#scroller"),
    "dark": ("#dark-ink",),
    "more-contrast": ("#less",),
    "forced-colours": ("#own-colours", "#no-border", "#shadow-ring", "#no-ring"),
    "less-motion": ("#moves", "#slides"),
    "print": ("#white-print",),
    "error-wiring": ("#unwired", "#orphan", "#problems", "#second-link"),
}

PLANTED_RULES: Mapping[str, tuple[str, ...]] = {
    "nesting": ("document",),
    "title": ("document",),
    "html-language": ("html",),
    "one-h1": ("document",),
    "heading-levels": ("h4#skipped",),
    "landmarks": ("document", "nav"),
    "unique-ids": ("div#twice",),
    "references": ("a#no-target", "input#pale"),
    "viewport": ("meta[name=viewport]",),
    "pictures": ("img#no-alt",),
    "tables": ("table#headless",),
    "links": ("a#wrong-link", "a#empty-link"),
    "focus-order": ("a#jumps",),
    "media": ("iframe#framed",),
    "no-time-limit": ("meta",),
    "labels": ("input#unwired",),
    "groups": ("input#first-choice",),
    "autocomplete": ("input#street",),
    "asked-once": ("input#email-again",),
    "placeholder": ("input#unwired",),
    "buttons": ("button#no-ring", "button#nameless"),
    "server-checks": ("form", "input#no-paste"),
    "no-drag": ("div#twice",),
    "no-inline": ("style", "body", "input#unwired"),
    "same-window": ("a#blank",),
    "own-host": ("link", "iframe#framed"),
}
