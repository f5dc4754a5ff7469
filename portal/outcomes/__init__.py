"""Facts from events, and measures from facts."""
