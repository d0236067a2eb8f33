"""Let the tests of this folder set up devices."""

import logging

import pytest

# Must be imported before Home Assistant looks for it.
import custom_components.openbk

assert custom_components.openbk


@pytest.fixture(autouse=True)
def _custom_integrations(
    enable_custom_integrations: None, socket_enabled: None
) -> None:
    """Allow our integration, and connections to 127.0.0.1."""


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> None:
    """Keep only warnings of hundreds of devices."""
    caplog.set_level(logging.WARNING)
