"""Everything that was ever written in a plan, field by field: nobody's words vanish."""

from flask import render_template

from portal.domain.permissions import Permission
from portal.web.access import needs
from portal.web.agency import blueprint
from portal.web.agency.year.plan import about, loaded, url_of
from portal.web.agency.year.reading import labels, people, reviews
from portal.web.current import current_texts


@blueprint.route("/year/<int:year>/<agency>/plan/history")
@needs(Permission.READ_YEAR)
def plan_history(year: int, agency: str) -> str:
    """Show each field's revisions, the newest first."""
    page, texts = loaded(year, agency), current_texts()
    line = texts.gettext("%(who)s, %(day)s")
    names = people(each.by for field in page.fields.values() for each in field.revisions)
    titles = labels(page)
    return render_template(
        "agency/year/history.html",
        fields=[
            (
                titles[name],
                [
                    (line % {"who": names[each.by], "day": texts.date_time(each.at)}, each.text, each.beside)
                    for each in reversed(field.revisions)
                ],
            )
            for name, field in page.in_order().items()
        ],
        reviews=reviews(page),
        back=url_of(page, "plan"),
        **about(page),
    )
