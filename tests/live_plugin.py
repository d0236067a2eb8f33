"""Add the options of tests that run against a real device.

`pytest -m live --openbk-url http://192.168.1.50` reads from it and changes nothing.
With `--openbk-configure` the device is cleared and set up again and again: only for a
build of the firmware that runs on a computer.
"""

from urllib.parse import urlsplit

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options."""
    group = parser.getgroup("openbk", "tests against a real OpenBK device")
    group.addoption("--openbk-url", metavar="URL", help="address of the device")
    group.addoption("--openbk-password", default="", help="its web password")
    group.addoption(
        "--openbk-configure",
        action="store_true",
        help="clear the device and set it up as each profile: never a real one",
    )
    group.addoption(
        "--openbk-record",
        action="store_true",
        help="with --openbk-configure: keep what the device did in the scenarios",
    )


@pytest.fixture
def openbk_address(
    request: pytest.FixtureRequest, socket_enabled: None
) -> tuple[str, int]:
    """Return host and port of the real device, and allow connections to it."""
    url = request.config.getoption("--openbk-url")
    if not url:
        pytest.skip("no device: --openbk-url URL is not given")
    parts = urlsplit(url if "//" in url else f"//{url}")
    if not parts.hostname:
        raise pytest.UsageError(f"--openbk-url {url} names no host")
    # Imported late: it is the plug-in that forbids sockets in the first place.
    import pytest_socket  # noqa: PLC0415

    pytest_socket.socket_allow_hosts([parts.hostname], allow_unix_socket=True)
    return parts.hostname, parts.port or 80


@pytest.fixture
def openbk_password(request: pytest.FixtureRequest) -> str:
    """Return the web password of the real device."""
    return str(request.config.getoption("--openbk-password"))
