"""The message that signs staff in: in the desk's language, like its pages."""

from portal.outbox.content import Content, Desk, Link, StaffLink


def staff_link(desk: Desk, found: StaffLink) -> Content:
    """Give the link that signs staff in."""
    texts = desk.texts
    subject = texts.gettext("Sign in at the desk")
    until = texts.gettext("The link works once, until %(moment)s.")
    return Content(
        subject=subject,
        sentences=(texts.gettext("You asked for a link to sign in as staff."),),
        after=(
            until % {"moment": texts.date_time(found.works_until)},
            texts.gettext("You are asked for a code of your authenticator app as usual."),
            texts.gettext("You did not ask for this? Then do nothing, and tell your administrator."),
        ),
        link=Link(subject, found.url),
        brief=subject,
    )
