"""Alerts: what everybody should know before asking, posted and ended at the desk."""

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for

from portal.catalogue import Said
from portal.commands.alerts import Alert, end_alert, post_alert
from portal.commands.audit import record
from portal.commands.refusals import Refused
from portal.domain.audit import Act
from portal.domain.permissions import Permission
from portal.queries.alerts import AlertView, open_alerts
from portal.web.access import needs
from portal.web.agency import blueprint
from portal.web.agency.fields import DeskField, DeskForm, Filled, Kind
from portal.web.agency.gate import actor_for
from portal.web.agency.request import Page
from portal.web.agency.step import in_words, stale_form
from portal.web.agency.words import language_name
from portal.web.current import current_portal, current_texts

DAY, CLOCK, SERVICE, TEXT = "until_day", "until_time", "service", "text_"


@dataclass(frozen=True)
class AlertLine:
    """An alert that stands or is to come: see agency/alerts.html."""

    number: int
    texts: list[tuple[str, Said]]
    services: str
    posted: str
    until: str | None


@blueprint.route("/alerts", methods=["GET", "POST"])
@needs(Permission.POST_ALERT)
def alerts() -> Page:
    """Show the alerts there are, and post another."""
    fields = _fields()
    if request.method == "GET":
        return _page(_begun(fields))
    filled, portal = Filled.sent(fields), current_portal()
    until = filled.moment(DAY, CLOCK, is_past=False)
    if not DeskForm().validate_on_submit():
        return _page(filled, stale_form()), 400
    if filled.errors:
        return _page(filled), 422
    words = {tag: filled[TEXT + tag] for tag in portal.catalogue.city.languages if filled[TEXT + tag]}
    services = (filled[SERVICE],) if filled[SERVICE] else ()
    actor = actor_for(Permission.POST_ALERT)
    try:
        number = post_alert(portal, Alert(words, services, portal.now(), until), actor)
    except Refused as refused:
        return _page(filled, in_words(refused)), 422
    record(portal, actor.name, Act.ALERT_POSTED, number=number)
    return redirect(url_for("agency.alerts", told="posted"), code=303)


@blueprint.post("/alerts/<int:number>/end")
@needs(Permission.POST_ALERT)
def stop_alert(number: int) -> Page:
    """End an alert now; one that has ended meanwhile stays so."""
    if not DeskForm().validate_on_submit():
        return _page(Filled.empty(_fields()), stale_form()), 400
    portal, actor = current_portal(), actor_for(Permission.POST_ALERT)
    try:
        end_alert(portal, number, actor)
    except Refused as refused:
        return _page(Filled.empty(_fields()), in_words(refused)), 409
    record(portal, actor.name, Act.ALERT_ENDED, number=number)
    return redirect(url_for("agency.alerts", told="ended"), code=303)


def _begun(fields: list[DeskField]) -> Filled:
    """Return the empty form, for the service that a link here names."""
    filled = Filled.empty(fields)
    slug = request.args.get(SERVICE, "")
    if slug in current_portal().catalogue.services:
        filled.values[SERVICE] = slug
    return filled


def _fields() -> list[DeskField]:
    texts, city = current_texts(), current_portal().catalogue.city
    named = texts.gettext("What everybody should know, in %(language)s")
    missing = texts.gettext("Without it the text in %(language)s is shown there")
    source = language_name(city.source_language)
    return [
        *(
            DeskField(
                TEXT + tag,
                named % {"language": language_name(tag)},
                Kind.TEXT,
                "" if tag == city.source_language else missing % {"language": source},
                optional=tag != city.source_language,
            )
            for tag in city.languages
        ),
        DeskField(
            SERVICE,
            texts.gettext("Where it stands"),
            Kind.SELECT,
            options=(("", texts.gettext("On every service")), *_services()),
            optional=True,
        ),
        DeskField(
            DAY, texts.gettext("Last day"), Kind.DAY, texts.gettext("Empty: until you end it"), optional=True
        ),
        DeskField(CLOCK, texts.gettext("Time it ends"), Kind.TIME, optional=True),
    ]


def _services() -> list[tuple[str, str]]:
    language = current_texts().language
    found = [
        (slug, str(version.words(language)(version.service.name)))
        for slug, version in current_portal().catalogue.services.items()
    ]
    return sorted(found, key=lambda one: one[1].casefold())


def _line(alert: AlertView) -> AlertLine:
    texts, names = current_texts(), dict(_services())
    return AlertLine(
        number=alert.number,
        texts=[(language_name(tag), Said(text, tag)) for tag, text in alert.words.items()],
        services=texts.listed([names.get(slug, slug) for slug in alert.services])
        if alert.services
        else texts.gettext("every service"),
        posted=texts.gettext("Posted by %(who)s on %(day)s")
        % {"who": alert.posted_by, "day": texts.date_time(alert.posted_at)},
        until=texts.date_time(alert.ends_at) if alert.ends_at else None,
    )


def _page(filled: Filled, problem: str | None = None) -> str:
    texts = current_texts()
    told = {"posted": texts.gettext("The alert stands now."), "ended": texts.gettext("The alert is ended.")}
    return render_template(
        "agency/alerts.html",
        lines=[_line(alert) for alert in open_alerts(current_portal())],
        told=told.get(request.args.get("told", "")),
        form=DeskForm(),
        filled=filled,
        errors=filled.summary([problem] if problem else []),
    )
