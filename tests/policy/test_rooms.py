"""House rules that an import contract cannot express."""

import ast
import sys
from collections.abc import Callable, Iterable, Iterator

import pytest

from tests.policy import tree

TABLE_MAKERS = frozenset(
    {"Table", "DeclarativeBase", "DeclarativeBaseNoMeta", "declarative_base", "mapped_column"}
)

Rule = Callable[[Iterable[tuple[str, str]]], Iterator[str]]


def undocumented(modules: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Modules, and their public functions and classes, that do not say what they are for."""
    for name, text in modules:
        module = ast.parse(text)
        if module.body and not ast.get_docstring(module):
            yield f"{name}: the module"
        definitions = (node for node in module.body if isinstance(node, ast.FunctionDef | ast.ClassDef))
        for node in definitions:
            if not node.name.startswith("_") and not ast.get_docstring(node):
                yield f"{name}:{node.lineno}: {node.name}"


def imported(modules: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Every import: the file it is in and the full name of what is imported."""
    for name, text in modules:
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Import):
                yield from ((name, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield name, node.module or ""


def table_makers(modules: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Where a module outside the store takes what tables are made with."""
    for name, text in modules:
        if not name.startswith("portal/store/"):
            for node in ast.walk(ast.parse(text)):
                if (
                    isinstance(node, ast.ImportFrom)
                    and (node.module or "").startswith(("sqlalchemy", "portal.store"))
                    and TABLE_MAKERS & {alias.name for alias in node.names}
                ):
                    yield f"{name}:{node.lineno}"


def outside_the_domain(modules: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Imports of a domain module that are neither the standard library nor the domain itself."""
    for name, target in imported(modules):
        if target.partition(".")[0] not in sys.stdlib_module_names and not target.startswith("portal.domain"):
            yield f"{name}: {target}"


def test_every_public_function_and_class_says_what_it_is_for() -> None:
    assert list(undocumented(tree.modules("portal", "accessibility"))) == []


def test_the_domain_imports_only_the_standard_library() -> None:
    domain = [(name, text) for name, text in tree.modules("portal") if name.startswith("portal/domain/")]
    assert domain
    assert list(outside_the_domain(domain)) == []


def test_only_the_store_defines_tables() -> None:
    assert list(table_makers(tree.modules("portal", "accessibility"))) == []


@pytest.mark.parametrize(
    ("check", "source"),
    [
        (undocumented, "COUNT = 1"),
        (undocumented, '"""A module."""\ndef shown(): return 1'),
        (undocumented, '"""A module."""\nclass Shown: pass'),
        (outside_the_domain, "from flask import request"),
        (outside_the_domain, "import portal.store"),
        (table_makers, "from sqlalchemy import Integer, Table"),
    ],
)
def test_each_rule_can_be_broken(check: Rule, source: str) -> None:
    assert len(list(check([("portal/domain/a.py", source)]))) == 1
