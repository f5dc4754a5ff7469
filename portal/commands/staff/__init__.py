"""Staff accounts: made, changed, signed in and out. Rows of their own, each change in the audit."""
