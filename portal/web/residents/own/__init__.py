"""One's own request: everything of it, and what can be done with it."""
