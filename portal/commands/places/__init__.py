"""Commands on the city's own places: whole files in, or nothing."""
