"""Reports of the performance year: signed off and frozen, and restated after that."""
