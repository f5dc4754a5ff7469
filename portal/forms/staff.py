"""The forms of signing in: nothing of them is ever shown again, but the name."""

from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField

from portal.domain.staff import PASSWORD_LEAST, PASSWORD_MOST


class StaffForm(FlaskForm):  # type: ignore[misc]
    """A form of the desk: its token at least."""


class SignInForm(StaffForm):
    """Who, and the password."""

    name = StringField()
    password = PasswordField()


class CodeForm(StaffForm):
    """A code of an authenticator, or a recovery code."""

    code = StringField()


class LinkForm(StaffForm):
    """Where a link to sign in is to go."""

    email = StringField()


class ProofForm(StaffForm):
    """A password or a code, of somebody who is signed in."""

    proof = PasswordField()


class NewPasswordForm(StaffForm):
    """A new password, and the code that the authenticator shows."""

    password = PasswordField()
    code = StringField()


def password_length(password: str) -> int:
    """Return -1 where a password is too short, 1 where it is too long, and 0 where it will do."""
    return (len(password) > PASSWORD_MOST) - (len(password) < PASSWORD_LEAST)
