"""How many people live in the city, by what a census counts."""

from enum import StrEnum


class PopulationKind(StrEnum):
    """What a population table counts people by.

    LANGUAGE counts people who speak English less than well, or prefer to be answered in this language.
    """

    CITY = "city"
    DISTRICT = "district"
    NEIGHBOURHOOD = "neighbourhood"
    LANGUAGE = "language"
