"""The way of the words: from the sources to translators and back, checked. Knows Babel and files, no Flask."""
