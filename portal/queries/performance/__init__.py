"""How are we doing: figures of a fiscal year that anybody may see, whole or cut, and one measure in full.

Public figures are counted over the requests of the row release alone (`outcomes.cells.RELEASED`): nothing
can be had by subtracting one from the other that the released rows do not say themselves.
"""

from portal.queries.performance.asked import By, Cut, NoSuchCode, Question, Span
from portal.queries.performance.measure import MeasureView, measure_view
from portal.queries.performance.year import YearView, year_view

__all__ = [
    "By",
    "Cut",
    "MeasureView",
    "NoSuchCode",
    "Question",
    "Span",
    "YearView",
    "measure_view",
    "year_view",
]
