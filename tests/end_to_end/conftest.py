"""A running Home Assistant with simulated devices, and a browser to use them with."""

from collections.abc import Generator, Iterator
from functools import partial
from importlib.util import find_spec
import json
from pathlib import Path
import shutil
import subprocess
import sys
import threading

from playwright.sync_api import expect, sync_playwright
import pytest

from .frontend import Frontend, Stage

ROOT = Path(__file__).parents[2]

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_INSTALL_BROWSER = "on Debian, as root: apt-get install chromium fonts-dejavu-core"
# The sandbox cannot be had as root; the rest keeps the browser from asking the network.
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_PATIENCE = 20_000  # ms, for whatever is waited for in a page
_STAGE_END = 45  # s, until Home Assistant has stopped


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Function,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Save a picture of the page at which a test failed, and say where it is."""
    report = yield
    frontend = item.funcargs.get("frontend")
    if report.when == "call" and report.failed and isinstance(frontend, Frontend):
        report.sections.append(("picture", str(frontend.save_failure())))
    return report


@pytest.fixture(scope="package")
def browser(request: pytest.FixtureRequest) -> str:
    """Return the browser's program; without it, or a frontend, there is no test."""
    program = next(filter(None, map(shutil.which, _BROWSERS)), None)
    missing = []
    if program is None:
        missing.append(f"no Chromium ({_INSTALL_BROWSER})")
    if find_spec("hass_frontend") is None:
        missing.append("no frontend of Home Assistant (scripts/setup --develop)")
    if missing and request.config.getoption("--require-browser"):
        pytest.fail(" and ".join(missing))
    if missing or program is None:
        pytest.skip(" and ".join(missing))
    return program


def _order(process: subprocess.Popen[str], *order: str) -> None:
    """Have something done to a device or to two, and wait until it is."""
    assert process.stdin
    assert process.stdout
    process.stdin.write("\t".join(order) + "\n")
    process.stdin.flush()
    assert process.stdout.readline() == "done\n"


@pytest.fixture(scope="package")
def stage(browser: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Run one Home Assistant with its devices for all tests."""
    folder = tmp_path_factory.mktemp("home_assistant")
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.end_to_end.stage", str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        text=True,
        start_new_session=True,
    )
    with process:
        assert process.stdin
        assert process.stdout
        told = process.stdout.readline()
        try:
            assert told, f"Home Assistant did not start; its log: {folder}"
            yield Stage(**json.loads(told), order=partial(_order, process))
        finally:
            process.stdin.close()  # the end of its input ends it
            process.wait(_STAGE_END)


@pytest.fixture(scope="package")
def browser_profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where the browser keeps what it has loaded, and that it is logged in."""
    return tmp_path_factory.mktemp("browser")


@pytest.fixture
def frontend(
    request: pytest.FixtureRequest,
    stage: Stage,
    browser: str,
    browser_profile: Path,
    socket_enabled: None,
) -> Iterator[Frontend]:
    """Open a browser for one test: its event loop must end before the test does."""
    expect.set_options(timeout=_PATIENCE)
    threads = set(threading.enumerate())
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            browser_profile,
            executable_path=browser,
            args=_FLAGS,
            viewport={"width": 1200, "height": 900},
            color_scheme="light",
            reduced_motion="reduce",
            locale="en-GB",
            timezone_id="Europe/Amsterdam",
        )
        page = context.pages[0]
        page.set_default_timeout(_PATIENCE)
        yield Frontend(page, stage, request.config.getoption("--pictures"))
        context.close()
    # Playwright leaves its loop's workers to end by themselves, which may be too late.
    for thread in set(threading.enumerate()) - threads:
        thread.join(_PATIENCE / 1000)
