"""Everything that was ever written in a plan, field by field: nobody's words vanish."""

from flask import render_template

from portal.domain.permissions import Permission
from portal.web.access import needs
from portal.web.agency import blueprint
from portal.web.agency.year.plan import about, loaded, reviews, url_of
from portal.web.agency.year.words import field_label
from portal.web.current import current_texts


@blueprint.route("/year/<int:year>/<agency>/plan/history")
@needs(Permission.READ_YEAR)
def plan_history(year: int, agency: str) -> str:
    """Show each field's revisions, the newest first."""
    page, texts = loaded(year, agency), current_texts()
    line = texts.gettext("%(who)s, %(day)s")
    return render_template(
        "agency/year/history.html",
        fields=[
            (
                field_label(name, page.measures),
                [
                    (line % {"who": each.by, "day": texts.date_time(each.at)}, each.text, each.beside)
                    for each in reversed(field.revisions)
                ],
            )
            for name, field in page.fields.items()
        ],
        reviews=reviews(page),
        back=url_of(page, "plan"),
        **about(page),
    )
