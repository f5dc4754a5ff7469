"""Pages: thin views over forms, commands and queries."""
