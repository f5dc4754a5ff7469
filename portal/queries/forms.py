"""How forms fare: how many began in a period, and how many of these reached their end."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import add

from sqlalchemy import func, select

from portal.domain.forms import KEPT_FOR, Counted, FormCounts
from portal.portal import Portal
from portal.store.models import FormCountRow, VersionRow


@dataclass(frozen=True)
class FormLine:
    """The forms of one version of a definition, begun in one language.

    `version` is the definition's digest, `published_at` (UTC) when it was first used; `is_current`: it is the
    one that is offered now.
    """

    service_code: str
    version: str
    published_at: datetime
    is_current: bool
    language: str
    counts: FormCounts


@dataclass(frozen=True)
class FormsView:
    """Forms that began in a period (city days, both inside), with what became of them up to now.

    `lines` are in order of service code, publication, version and language. Forms that began on
    `unfinished_from` or later may still be on their way: their completion rate can only rise.
    The counts are exact and stay at the desk: forms that were sent are requests that came online. A public
    page shows those of a published quarter and of the whole city alone.
    """

    first_day: date
    last_day: date
    unfinished_from: date
    lines: tuple[FormLine, ...]

    @property
    def total(self) -> FormCounts:
        """All forms of the period."""
        return reduce(add, (line.counts for line in self.lines), FormCounts())

    def by_service(self) -> Mapping[str, FormCounts]:
        """Counts by code of the service, in order."""
        return self._by(lambda line: line.service_code)

    def by_language(self) -> Mapping[str, FormCounts]:
        """Counts by the language in which the forms began, in order."""
        return self._by(lambda line: line.language)

    def _by(self, key: Callable[[FormLine], str]) -> Mapping[str, FormCounts]:
        found: dict[str, FormCounts] = defaultdict(FormCounts)
        for line in self.lines:
            found[key(line)] += line.counts
        return dict(sorted(found.items()))


def forms_view(portal: Portal, first_day: date, last_day: date, *, public: bool = False) -> FormsView:
    """Return how forms of a period fared. In: city days, both inside; `public`: without private services.

    Errors: DatabaseUnavailable.
    """
    by = (VersionRow.service_code, VersionRow.published_at, VersionRow.digest, FormCountRow.language)
    asked = (
        select(*by, FormCountRow.what, func.sum(FormCountRow.count).label("counted"))
        .join(VersionRow, VersionRow.id == FormCountRow.service_version_id)
        .where(FormCountRow.day.between(first_day, last_day))
        .group_by(*by, FormCountRow.what)
        .order_by(*by)
    )
    if public:
        private = [
            each.service.code for each in portal.catalogue.services.values() if each.service.is_private
        ]
        asked = asked.where(VersionRow.service_code.not_in(private))
    found: dict[tuple[str, datetime, str, str], dict[str, int]] = defaultdict(dict)
    with portal.store.read() as session:
        for row in session.execute(asked):
            counts = found[(row.service_code, row.published_at, row.digest, row.language)]
            if row.what in set(Counted):
                counts[row.what] = int(row.counted)
    offered = {version.digest for version in portal.catalogue.services.values()}
    return FormsView(
        first_day=first_day,
        last_day=last_day,
        unfinished_from=portal.catalogue.calendar.local_day(portal.now() - KEPT_FOR),
        lines=tuple(
            FormLine(code, digest, published, digest in offered, language, FormCounts(**counts))
            for (code, published, digest, language), counts in sorted(found.items())
        ),
    )
