"""Queries on the city's own places: what an answer means, and where it lies."""
