"""Messages to staff: in the desk's language, like its pages."""

from portal.outbox.content import Content, Desk, DeskNews, Link, StaffLink


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


def desk_news(desk: Desk, news: DeskNews) -> Content:
    """Tell an account what concerns it."""
    return Content(
        subject=news.subject,
        sentences=news.sentences,
        facts=news.facts,
        quotes=news.quotes,
        link=Link(desk.texts.gettext("Open it at the desk"), news.url),
        brief=news.subject,
    )
