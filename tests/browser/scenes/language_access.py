"""The desk's language-access report, of what the other scenes leave; figures of forms, of the busy site."""

from portal.domain.permissions import Role
from tests.browser.scenes.desk import account
from tests.browser.scenes.signed_in import desk
from tests.browser.scenes.stage import Scene, Stage
from tests.staff import add_staff

FORM_READER = "form-reader"


def prepare(stage: Stage) -> None:
    """Adds who reads the figures of forms at the busy site; the forms are begun with its other figures."""
    add_staff(stage.sites.busy.portal, FORM_READER, Role.DIGITAL_TEAM)


SCENES: dict[str, Scene] = {
    "language-access": desk("/language-access?agency=town-care", account(Role.PERFORMANCE_REVIEWER)),
    "form-figures": desk("/form-figures", FORM_READER, site=lambda sites: sites.busy),
}
