"""The import contract catches what it is there for."""

from pathlib import Path
from typing import Any

import pytest

grimp: Any = pytest.importorskip(
    "grimp", reason="import-linter is only installed with the current Home Assistant"
)


def _breaches(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, source: str
) -> list[tuple[str, str]]:
    """Check a house whose `device.client` has this source."""
    from scripts.tools.import_contract import SealedContract  # noqa: PLC0415

    for module, text in {
        "": "import homeassistant\n",
        "const": "",
        "device/": "",
        "device/client": source,
        "device/errors": "",
    }.items():
        path = (
            folder
            / name
            / (f"{module}__init__" if module[-1:] in ("", "/") else module)
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        path.with_suffix(".py").write_text(text, "utf-8")
    monkeypatch.syspath_prepend(str(folder))
    graph = grimp.build_graph(name, include_external_packages=True, cache_dir=None)
    contract = SealedContract(
        "sealed",
        {},
        {
            "packages": [f"{name}.device", f"{name}.absent"],
            "project": name,
            "forbidden": ["homeassistant"],
        },
    )
    check = contract.check(graph, verbose=False)
    breaches: list[tuple[str, str]] = check.metadata["breaches"]
    assert check.kept == (not breaches)
    return breaches


def test_a_sealed_package_may_use_itself_and_third_parties(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The standard library and aiohttp are no business of the contract."""
    source = "import asyncio\nimport aiohttp\nfrom . import errors\n"
    assert not _breaches(tmp_path, monkeypatch, "house_kept", source)


@pytest.mark.parametrize(
    ("name", "source", "imported"),
    [
        ("house_core", "import homeassistant.core", "homeassistant"),
        ("house_const", "from .. import const", "house_const.const"),
        (
            "house_typing",
            "import typing\nif typing.TYPE_CHECKING:\n    from ..const import X\n",
            "house_typing.const",
        ),
    ],
)
def test_a_sealed_package_may_not_reach_outside(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    source: str,
    imported: str,
) -> None:
    """Neither to Home Assistant nor to the rest of the project, nor for types only."""
    breaches = _breaches(tmp_path, monkeypatch, name, source)
    assert breaches == [(f"{name}.device.client", imported)]
