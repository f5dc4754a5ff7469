"""House rules of templates that no linter knows."""

import ast
from collections.abc import Iterator

from jinja2 import Environment, nodes

from tests.policy.tree import ROOT

OWN = "layout_"
"""What begins so is a layout's own: nothing that a page is rendered with has such a name."""

LAYOUTS = ("layouts/page.html", "layouts/print.html", "agency/layout.html")


def written_over(template: str) -> Iterator[str]:
    """Names that a layout sets for the pages that fill it, and that may be those of what they show.

    What a layout sets stands in its blocks in place of what the page was rendered with. A name that keeps
    what the page said (`{% set script = script|default(false) %}`) is none of them.
    """
    parsed = Environment(extensions=["jinja2.ext.i18n"]).parse(template)  # noqa: S701 - nothing is rendered
    for node in parsed.find_all((nodes.Assign, nodes.AssignBlock)):
        name = str(getattr(getattr(node, "target", None), "name", ""))
        read = node.find_all(nodes.Name) if isinstance(node, nodes.Assign) else ()
        keeps = any(each.name == name and each.ctx == "load" for each in read)
        if not keeps and not name.startswith(OWN):
            yield name


def test_a_layout_takes_no_name_from_its_pages() -> None:
    found = {
        (layout, name)
        for layout in LAYOUTS
        for name in written_over((ROOT / "portal/templates" / layout).read_text())
    }
    assert found == set()
    assert list(written_over("{% set page %}{% block title %}{% endblock %}{% endset %}")) == ["page"]
    assert list(written_over("{% set script = script|default(false) %}")) == []


def imported(template: str) -> set[str]:
    """Names of macros that a layout imports: in its pages they stand in place of what was rendered."""
    parsed = Environment(extensions=["jinja2.ext.i18n"]).parse(template)  # noqa: S701 - nothing is rendered
    return {str(name) for node in parsed.find_all(nodes.FromImport) for name in node.names}


def given(source: str) -> set[str]:
    """Names by which a module gives something to a template."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return {
        str(keyword.arg)
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id == "render_template"
        for keyword in call.keywords
    }


def test_no_page_is_given_what_its_layout_imports_by_that_name() -> None:
    taken = {
        name for layout in LAYOUTS for name in imported((ROOT / "portal/templates" / layout).read_text())
    }
    assert "said" in taken
    modules = list((ROOT / "portal/web").rglob("*.py"))
    assert any("texts" not in given(module.read_text()) and given(module.read_text()) for module in modules)
    assert {str(module): names for module in modules if (names := given(module.read_text()) & taken)} == {}
