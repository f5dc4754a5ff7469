"""Checks that pages can be used by everyone: page rules, browser checks, axe-core, and the conformance
record.

The package stands alone: it knows nothing of the portal and can judge any site. See ``README.md`` beside this
file.
"""
