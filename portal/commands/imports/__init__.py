"""Imports: old requests of another system, as events with their true times."""
