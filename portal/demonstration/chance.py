"""Shapes of chance: decks, counts and waiting times."""

import math
from collections.abc import Mapping
from random import Random
from statistics import NormalDist
from typing import Generic, TypeVar

Card = TypeVar("Card")


class Deck(Generic[Card]):
    """Deals cards in random order, each as often as it is in the deck, then shuffles again.

    Unlike rolling dice it cannot leave out a rare card for long, so that a short demonstration has
    everything in it too.
    """

    def __init__(self, chance: Random, cards: Mapping[Card, int]) -> None:
        """Take how many of each card a full deck has."""
        self._chance = chance
        self._full = [card for card, count in cards.items() for _ in range(count)]
        self._left: list[Card] = []

    def deal(self) -> Card:
        """Return the next card."""
        if not self._left:
            self._left = list(self._full)
            self._chance.shuffle(self._left)
        return self._left.pop()


def count(chance: Random, mean: float) -> int:
    """Return how often something happens that happens `mean` times on average (Poisson; Knuth 1969)."""
    limit, product, times = math.exp(-mean), chance.random(), 0
    while product > limit:
        product *= chance.random()
        times += 1
    return times


def share_of_target(chance: Random, on_time: float, spread: float) -> float:
    """Return a waiting time as a share of its target: at most 1 with the probability `on_time`.

    Log-normal, as times to repair are: most are short, a few are very long. `spread` is the standard
    deviation of its logarithm.
    """
    mean = -NormalDist().inv_cdf(on_time) * spread
    return chance.lognormvariate(mean, spread)
