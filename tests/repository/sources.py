"""Reads the integration's source for the keys it gives to Home Assistant."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import homeassistant.const

from . import INTEGRATION

# What Home Assistant's own helpers of a flow abort with.
HELPER_REASONS = {
    "_abort_if_unique_id_configured": {"already_configured"},
    "_abort_if_unique_id_mismatch": {"unique_id_mismatch"},
    "_async_abort_entries_match": {"already_configured"},
    "async_set_unique_id": {"already_in_progress"},
    "async_update_reload_and_abort": {"reauth_successful", "reconfigure_successful"},
    "async_update_and_abort": {"reauth_successful", "reconfigure_successful"},
}


@cache
def modules() -> dict[Path, ast.Module]:
    """Parse every module of the integration."""
    return {
        path: ast.parse(path.read_text("utf-8"), str(path))
        for path in sorted(INTEGRATION.rglob("*.py"))
    }


def nodes[T: ast.AST](kind: type[T], name: str | None = None) -> Iterator[T]:
    """Walk over the nodes of a kind, in one module by its name or in all."""
    for path, module in modules().items():
        if name in (None, path.stem):
            yield from (node for node in ast.walk(module) if isinstance(node, kind))


def constant(node: ast.AST) -> str | None:
    """Give the text that an expression is: a literal, or a name of core's constants."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.Name) and node.id.startswith("CONF_"):
        value = getattr(homeassistant.const, node.id, None)
        return value if isinstance(value, str) else None
    return None


@cache
def constants() -> set[str]:
    """Collect every text that the source names."""
    found = {
        text
        for kind in (ast.Constant, ast.Name)
        for node in nodes(kind)
        if (text := constant(node)) is not None
    }
    for node in nodes(ast.Attribute):
        found |= HELPER_REASONS.get(node.attr, set())
    return found


def keyword(name: str, module: str | None = None) -> set[str]:
    """Collect the texts given to an argument of this name."""
    return {
        text
        for node in nodes(ast.keyword, module)
        if node.arg == name and (text := constant(node.value)) is not None
    }


def raised() -> set[str]:
    """Collect the translation keys of the errors that are raised where they are named."""
    return {
        text
        for statement in nodes(ast.Raise)
        for node in ast.walk(statement)
        if isinstance(node, ast.keyword) and node.arg == "translation_key"
        if (text := constant(node.value)) is not None
    }


def assigned_to(name: str, module: str | None = None) -> set[str]:
    """Collect the texts assigned to a variable, or to items of it."""
    found = set()
    for node in nodes(ast.Assign, module):
        for target in node.targets:
            inner = target.value if isinstance(target, ast.Subscript) else target
            named = getattr(inner, "id", getattr(inner, "attr", None))
            if named == name and (text := constant(node.value)) is not None:
                found.add(text)
    return found


def items_of(name: str, module: str) -> set[str]:
    """Collect the texts in the lists given to an argument of this name, nested ones too."""
    return {
        text
        for node in nodes(ast.keyword, module)
        if node.arg == name and isinstance(node.value, ast.List)
        for item in ast.walk(node.value)
        if (text := constant(item))
    }


def values_of(name: str, module: str) -> set[str]:
    """Collect the texts that are the values of a module's dictionary."""
    found: set[str] = set()
    for node in nodes(ast.AnnAssign, module):
        if getattr(node.target, "id", None) == name and isinstance(
            node.value, ast.Dict
        ):
            found.update(text for item in node.value.values if (text := constant(item)))
    return found


def descriptions() -> Iterator[tuple[str, set[str]]]:
    """Give every entity description's key with the names of its arguments."""
    for node in nodes(ast.Call):
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if not name.endswith("Description"):
            continue
        arguments = {item.arg: item.value for item in node.keywords if item.arg}
        key = constant(arguments["key"]) if "key" in arguments else None
        if key is not None:
            yield key, set(arguments)
