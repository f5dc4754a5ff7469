"""The edges of the world: how mail, text messages and the like leave the portal."""
