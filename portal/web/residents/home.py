"""Home: what do you need?"""

from flask import render_template, request

from portal.catalogue.answers import clean
from portal.web.access import Access, access
from portal.web.alerts import all_alerts
from portal.web.current import current_portal, current_texts
from portal.web.elsewhere import elsewhere_found
from portal.web.residents import blueprint
from portal.web.residents.guide import guide_url
from portal.web.residents.links import named_service, service_link, topic_links

LONGEST_QUERY = 200


@blueprint.get("/<lang>/")
@access(Access.ANYONE)
def home() -> str:
    """Show the home page, or what a search found."""
    catalogue = current_portal().catalogue
    query = clean(request.args.get("query", "")[:LONGEST_QUERY])
    matches = None
    if query:
        found = catalogue.search(query, current_texts().language)
        matches = [(service_link(match.version), match.why) for match in found]
    return render_template(
        "residents/home.html",
        alerts=all_alerts(),
        query=query,
        matches=matches,
        elsewhere=elsewhere_found(query),
        guide_url=guide_url(),
        general=named_service(catalogue.city.general_service),
        featured=[link for slug in catalogue.city.featured if (link := named_service(slug))],
        topics=topic_links(),
    )
