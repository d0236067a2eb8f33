"""Runs a Home Assistant as a child process and talks to its REST API."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
import os
from pathlib import Path
import signal
import sys
from typing import IO, Any, Self

import aiohttp

from scripts.tools.configuration import HOST, PASSWORD, USER

START_TIMEOUT = 120
STOP_TIMEOUT = 30

# A reply of the REST API.
type Json = Any


class HomeAssistantError(RuntimeError):
    """Home Assistant did not do what was asked of it; the text says what."""


@asynccontextmanager
async def running_home_assistant(
    folder: Path, log: IO[bytes] | None = None
) -> AsyncGenerator[asyncio.subprocess.Process]:
    """Run Home Assistant on a configuration folder; its output goes to a log, or to here.

    It has a process group of its own: Ctrl-C comes to it once, as the request to stop
    that is sent from here. It runs in its folder, so that custom integrations are found
    there alone.
    """
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "homeassistant", "-c", "."),
        cwd=folder,
        stdout=log,
        stderr=asyncio.subprocess.STDOUT if log else None,
        stdin=asyncio.subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        await _stop(process)


async def _stop(process: asyncio.subprocess.Process) -> None:
    """Ask the process to stop, then end it and whatever it started."""
    if process.returncode is None:
        process.terminate()
        with suppress(TimeoutError):
            async with asyncio.timeout(STOP_TIMEOUT):
                await process.wait()
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    await process.wait()


class Api:
    """The REST API of a running Home Assistant, logged in as the developer."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        """Talk to the Home Assistant at this address."""
        self._session = session
        self._url = url
        self._headers: dict[str, str] = {}

    @classmethod
    @asynccontextmanager
    async def connected(
        cls, port: int, process: asyncio.subprocess.Process
    ) -> AsyncGenerator[Self]:
        """Wait until Home Assistant is up, and log in.

        Raises HomeAssistantError where it ends or is not up in time.
        """
        async with aiohttp.ClientSession() as session:
            api = cls(session, f"http://{HOST}:{port}")
            ended = asyncio.create_task(process.wait())
            started = asyncio.create_task(api._start())
            try:
                async with asyncio.timeout(START_TIMEOUT):
                    await asyncio.wait(
                        (ended, started), return_when=asyncio.FIRST_COMPLETED
                    )
                if not started.done():
                    raise HomeAssistantError("Home Assistant ended while it started")
                await started
            except TimeoutError:
                raise HomeAssistantError(
                    f"Home Assistant was not up after {START_TIMEOUT} s"
                ) from None
            finally:
                ended.cancel()
                started.cancel()
            yield api

    async def _start(self) -> None:
        """Wait for the web server, log in, and wait for the end of the start."""
        while True:
            try:
                await self._log_in()
                break
            except aiohttp.ClientConnectionError, aiohttp.ClientResponseError:
                await asyncio.sleep(0.3)
        while (await self.get("/api/config"))["state"] != "RUNNING":
            await asyncio.sleep(0.3)

    async def _log_in(self) -> None:
        """Go through the login flow as the frontend does."""
        client = {"client_id": f"{self._url}/"}
        flow = await self.post(
            "/auth/login_flow",
            client | {"handler": ["homeassistant", None], "redirect_uri": self._url},
        )
        login = client | {"username": USER, "password": PASSWORD}
        done = await self.post(f"/auth/login_flow/{flow['flow_id']}", login)
        grant = {"grant_type": "authorization_code", "code": done["result"]}
        async with self._session.post(
            f"{self._url}/auth/token", data=client | grant, raise_for_status=True
        ) as response:
            token = (await response.json())["access_token"]
        self._headers = {"Authorization": f"Bearer {token}"}

    async def get(self, path: str) -> Json:
        """Get a path's JSON."""
        async with self._session.get(
            self._url + path, headers=self._headers, raise_for_status=True
        ) as response:
            return await response.json()

    async def post(self, path: str, body: Json) -> Json:
        """Post JSON to a path and read the JSON of its answer."""
        async with self._session.post(
            self._url + path, json=body, headers=self._headers, raise_for_status=True
        ) as response:
            return await response.json(content_type=None)

    async def flow(self, handler: str, answers: dict[str, Json]) -> dict[str, Json]:
        """Go through a config flow, answering each step; the last result is given back.

        `answers` has the input of every step by its name. The flow ends at its entry, at
        an abort, at a step without an answer, or where an answer is not accepted.
        """
        path = "/api/config/config_entries/flow"
        result = await self.post(path, {"handler": handler})
        left = dict(answers)
        while result["type"] in ("menu", "form") and result["step_id"] in left:
            result = await self.post(
                f"{path}/{result['flow_id']}", left.pop(result["step_id"])
            )
        return dict(result)

    async def template(self, template: str) -> Json:
        """Render a template whose text is JSON."""
        return await self.post("/api/template", {"template": template})

    async def state(self, entity_id: str) -> str:
        """Read an entity's state."""
        return str((await self.get(f"/api/states/{entity_id}"))["state"])

    async def call(self, domain: str, service: str, entity_id: str) -> None:
        """Call an action for an entity."""
        await self.post(f"/api/services/{domain}/{service}", {"entity_id": entity_id})
