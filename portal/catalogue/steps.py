"""Steps of a form that services share: they come beside the questions of a service's own definition."""

from enum import StrEnum


class Step(StrEnum):
    """A page of a form that is no question of the definition.

    PLACE chooses among the city's own places for what was typed, NEARBY shows what was reported there
    already, PHOTOS takes pictures, CONTACT asks how to keep in touch.
    """

    PLACE = "place"
    NEARBY = "nearby"
    PHOTOS = "photos"
    CONTACT = "contact"
