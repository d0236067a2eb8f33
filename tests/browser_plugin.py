"""Add the options of the tests that use a browser (tests/end_to_end)."""

from pathlib import Path

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options."""
    group = parser.getgroup("browser", "tests in a browser")
    group.addoption(
        "--pictures",
        metavar="FOLDER",
        type=Path,
        help="save pictures of the pages and dialogs there",
    )
    group.addoption(
        "--require-browser",
        action="store_true",
        help="fail where the tests in a browser cannot run, instead of skipping them",
    )
