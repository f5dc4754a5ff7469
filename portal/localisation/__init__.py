"""The way of the words: from the sources to translators and back. Knows Babel and files, not Flask."""
