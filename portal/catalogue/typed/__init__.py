"""How what people type is read: pure functions over text, in any script."""
