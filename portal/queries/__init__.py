"""The only readers for pages; they return frozen views, never rows."""
