"""Messages that only carry a link somebody has just asked for."""

from portal.outbox.content import Content, Desk, FormLink, Link, SignIn


def form_link(desk: Desk, form: FormLink) -> Content:
    """Give the link to a form that goes on on another device."""
    texts = desk.texts
    subject = texts.gettext("Go on with your form")
    kept = texts.gettext("We keep the form until %(moment)s. Then we erase it to protect you.")
    return Content(
        subject=subject,
        sentences=(texts.gettext("Open this link on any phone or computer. Your answers are all there."),),
        after=(
            kept % {"moment": texts.date_time(form.kept_until)},
            texts.gettext("Whoever has the link can read and change the form. Do not pass it on."),
            texts.gettext("You did not ask for this? Then do nothing."),
        ),
        link=Link(texts.gettext("Go on with the form"), form.url),
        brief=subject,
    )


def sign_in(desk: Desk, found: SignIn) -> Content:
    """Give the link to all requests of an address."""
    texts = desk.texts
    subject = texts.gettext("See your requests")
    until = texts.gettext("The link works once, until %(moment)s.")
    return Content(
        subject=subject,
        sentences=(texts.gettext("You asked to see your requests. This link opens them."),),
        after=(
            until % {"moment": texts.date_time(found.works_until)},
            texts.gettext("You did not ask for this? Then do nothing."),
        ),
        link=Link(subject, found.url),
        brief=subject,
    )
