"""Repeatable measurements, each with its own floor beside it. `make bench` runs them all."""
