"""What is done with a measure of the register through a form: each step by its name in the address."""

from collections.abc import Callable, Mapping
from enum import StrEnum

from flask import abort

from portal.domain.permissions import Permission
from portal.web.access import needs
from portal.web.agency import blueprint
from portal.web.agency.register.changes import change_form, define_form, rename_form
from portal.web.agency.register.counting import count_form
from portal.web.agency.request import Page


class RegisterStep(StrEnum):
    """A form of the register."""

    DEFINE = "define"
    CHANGE = "change"
    RENAME = "rename"
    COUNT = "count"


FORMS: Mapping[RegisterStep, Callable[[], Page]] = {
    RegisterStep.DEFINE: define_form,
    RegisterStep.CHANGE: change_form,
    RegisterStep.RENAME: rename_form,
    RegisterStep.COUNT: count_form,
}


@blueprint.route("/register/steps/<step>", methods=["GET", "POST"])
@needs(Permission.KEEP_REGISTER)
def register_step(step: str) -> Page:
    """Show the form of a step, or take it."""
    if step not in set(RegisterStep):
        abort(404)
    return FORMS[RegisterStep(step)]()
