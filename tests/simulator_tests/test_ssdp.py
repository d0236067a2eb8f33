"""The pages of the SSDP driver are there once it runs, and ask for no password."""

import json

import pytest

from .conftest import Bench

PAGES = ["/ssdp.xml", "/obkdevicelist"]


@pytest.mark.parametrize("page", PAGES)
async def test_there_is_no_page_until_the_driver_runs(bench: Bench, page: str) -> None:
    assert b"text/html" in (await bench.get(page)).head
    await bench.run("startDriver SSDP")
    assert b"text/html" not in (await bench.get(page)).head
    await bench.run("stopDriver SSDP")
    assert b"text/html" not in (await bench.get(page)).head
    await bench.device.reboot()
    assert b"text/html" in (await bench.get(page)).head


@pytest.mark.parametrize("page", PAGES)
async def test_the_pages_ask_for_no_password(bench: Bench, page: str) -> None:
    bench.firmware.config.web_password = "secret"
    assert (await bench.get(page)).status == 401
    bench.firmware.execute("startDriver SSDP")
    assert (await bench.get(page)).status == 200
    assert (await bench.client.request(page, method="POST")).status == 401


async def test_the_list_names_the_devices_that_were_heard(bench: Bench) -> None:
    bench.firmware.execute("startDriver SSDP")
    reply = await bench.get("/obkdevicelist")
    assert b"application/json" in reply.head
    assert reply.body == b"[]\n"
    bench.firmware.neighbours = ["192.168.1.9", "192.168.1.10"]
    reply = await bench.get("/obkdevicelist")
    assert reply.body == b'[{"ip":"192.168.1.9"},{"ip":"192.168.1.10"}]\n'
    bench.firmware.neighbours = [f"192.168.1.{n}" for n in range(1, 60)]
    assert len(json.loads((await bench.get("/obkdevicelist")).body)) == 40


async def test_the_description_says_who_made_it_and_where_it_is(bench: Bench) -> None:
    bench.firmware.execute("startDriver SSDP")
    reply = await bench.get("/ssdp.xml")
    assert b"application/xml" in reply.head
    text = reply.text
    assert "<manufacturer>OpenBeken</manufacturer>" in text
    assert "<modelName>BK7231N</modelName>" in text
    assert f"<friendlyName>{bench.firmware.config.long_name}</friendlyName>" in text
    assert "<presentationURL>http://127.0.0.1:80/</presentationURL>" in text
    assert f"<UDN>uuid:{bench.firmware.ssdp_uuid}</UDN>" in text
