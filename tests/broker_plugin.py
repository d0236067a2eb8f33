"""Add the option of the tests that use a real MQTT broker."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option."""
    parser.getgroup("broker", "tests with an MQTT broker").addoption(
        "--require-broker",
        action="store_true",
        help="fail where mosquitto is missing, instead of skipping its tests",
    )
