"""The edges of the world: how mail, text messages and files leave the portal, each behind a protocol."""
