"""Commands on drafts: forms on the way. Rows of their own, without events."""
