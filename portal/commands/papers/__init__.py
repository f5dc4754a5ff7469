"""Papers of the performance year: opened, written in, and moved on."""
