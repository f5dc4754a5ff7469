"""Stored figures: read, verified, explained."""
