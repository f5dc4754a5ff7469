"""Calls that a call-taker takes: small commands of their own, without events."""
