"""Questions of a definition as forms that Flask-WTF protects, and words for what is wrong with answers."""
