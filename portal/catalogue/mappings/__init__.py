"""How a city's old requests are written down: mapping files, read, checked and frozen."""

from portal.catalogue.mappings.library import MappingError, find, load, load_all, names, parse
from portal.catalogue.mappings.moments import DateOrder, MomentReader
from portal.catalogue.mappings.schema import ImportMapping, Standing, folded

__all__ = [
    "DateOrder",
    "ImportMapping",
    "MappingError",
    "MomentReader",
    "Standing",
    "find",
    "folded",
    "load",
    "load_all",
    "names",
    "parse",
]
