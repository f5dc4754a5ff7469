"""What pages and messages both say of a request, in the words of one language."""
