"""The desk's language-access report and figures of forms, of what the other scenes leave."""

from portal.domain.permissions import Role
from tests.browser.scenes.desk import account
from tests.browser.scenes.signed_in import desk
from tests.browser.scenes.stage import Scene, Stage


def prepare(stage: Stage) -> None:
    """Needs nothing of its own: the accounts are there already."""


SCENES: dict[str, Scene] = {
    "language-access": desk("/language-access?agency=town-care", account(Role.PERFORMANCE_REVIEWER)),
    "form-figures": desk("/form-figures", account(Role.ADMINISTRATOR)),
}
