"""The files of the repository: no machine's own, everything pinned, all importable."""

from importlib import import_module
from pathlib import Path
import re
import subprocess

import pytest
import yaml

from . import INTEGRATION, ROOT

# Put together here, for this file is among those that are read.
MACHINE_PATHS = re.compile(
    "|".join(rf"(?<![\w.$}}~-])/{name}" for name in ("work/", "root/", "tmp/bash"))
)
WORKFLOWS = sorted((ROOT / ".github").rglob("*.yml"))


def _tracked() -> list[Path]:
    """List the files that git knows."""
    listed = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z"],
        capture_output=True,
        check=False,
        text=True,
    )
    if listed.returncode:
        pytest.skip("this is no git clone")
    paths = (ROOT / name for name in listed.stdout.split("\0") if name)
    return [path for path in paths if path.is_file()]


def test_no_file_names_a_path_of_somebodys_machine() -> None:
    """What works there only must not be written down."""
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in _tracked()
        for number, line in enumerate(
            path.read_text("utf-8", errors="replace").splitlines(), 1
        )
        if MACHINE_PATHS.search(line)
    ]
    assert not found


@pytest.mark.parametrize(
    "module",
    sorted(
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in INTEGRATION.rglob("*.py")
    ),
)
def test_every_module_can_be_imported(module: str) -> None:
    """Home Assistant swallows the import error of a platform that is loaded late."""
    import_module(module)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_every_file_for_github_is_yaml(path: Path) -> None:
    """A slip there is only noticed on GitHub."""
    assert isinstance(yaml.safe_load(path.read_text("utf-8")), dict)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_every_action_is_pinned_to_a_commit(path: Path) -> None:
    """A tag can be moved; its name stands behind the commit for a person."""
    for line in re.findall(r"uses: (.+)", path.read_text("utf-8")):
        assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # \S.*", line), line


@pytest.mark.parametrize(
    "name", ["setup", "develop", "test", "lint", "check-templates"]
)
def test_every_script_can_be_started(name: str) -> None:
    """A clone carries the executable bit."""
    assert (ROOT / "scripts" / name).stat().st_mode & 0o111
