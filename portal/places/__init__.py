"""Places of a city: how their names are written and compared, read from files, and lie on the map. Pure."""
