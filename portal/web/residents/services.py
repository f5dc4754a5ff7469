"""All services, and the page of one."""

from flask import abort, redirect, render_template, url_for
from werkzeug.wrappers import Response

from portal.catalogue import ServiceVersion
from portal.domain.lifecycle import MilestoneKind, Visibility
from portal.web.access import Access, access
from portal.web.alerts import alerts_for
from portal.web.barriers import reported_page
from portal.web.current import current_portal, current_texts
from portal.web.journey import new_link
from portal.web.residents import blueprint
from portal.web.residents.links import topic_links
from portal.web.usual_words import fixed_sentence, usual_sentences
from portal.wording.lifecycle import milestone_word, target_word

PLACEHOLDER = "placeholder"
"""The source of a target that the city has not published."""


@blueprint.get("/<lang>/services")
@access(Access.ANYONE)
def services() -> str:
    """Show all services by topic."""
    return render_template("residents/services.html", topics=topic_links())


@blueprint.get("/<lang>/services/<slug>")
@access(Access.ANYONE)
def service(slug: str) -> str:
    """Show what a service is for, what happens, and by when."""
    version = offered_or_404(slug)
    texts, catalogue = current_texts(), current_portal().catalogue
    words = version.words(texts.language)
    milestones = version.service.milestones
    usual, fixed = usual_sentences(version.service), fixed_sentence(version.service)
    has_figures = (usual or fixed) and version.service.visibility is not Visibility.PRIVATE
    figures_url = url_for("performance.index", service=version.service.code, by="month")
    return render_template(
        "residents/service.html",
        service=version.service,
        alerts=alerts_for(slug),
        words=words,
        agency_name=catalogue.words(texts.language)(catalogue.agencies[version.service.agency].name),
        promises=[
            (
                milestone_word(texts, kind),
                target_word(texts, words, milestones[kind]),
                milestones[kind].source == PLACEHOLDER,
            )
            for kind in MilestoneKind
            if kind in milestones
        ],
        questions_preview=[words(q.label, q.id) for q in version.service.questions],
        usual=usual,
        fixed=fixed,
        figures_url=figures_url if has_figures else None,
        start_url=url_for("residents.start", slug=slug, page=reported_page()),
    )


@blueprint.get("/<lang>/services/<slug>/start")
@access(Access.ANYONE)
def start(slug: str) -> Response:
    """Begin a form: make its link and go to the first question. Nothing is stored until an answer comes."""
    version = offered_or_404(slug)
    first = version.path({})[0]
    return redirect(
        url_for(
            "residents.question",
            slug=slug,
            link=new_link(slug),
            question_id=first.id,
            page=reported_page(),
        ),
        code=303,
    )


def offered_or_404(slug: str) -> ServiceVersion:
    """Return a service that can be asked for now; 404 for any other."""
    version = current_portal().catalogue.services.get(slug)
    if version is None or version.service.retired:
        abort(404)
    return version
