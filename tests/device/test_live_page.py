"""What the index page alone tells, as the real firmware (1.18.311) prints it."""

import pytest

from custom_components.openbk.device.errors import UnreadableReply
from custom_components.openbk.device.index_page import read_index
from custom_components.openbk.device.live_page import LivePage, read_live_page
from custom_components.openbk.device.model import Battery, Meter
from custom_components.openbk.device.page_sensors import PageSensor
from custom_components.openbk.device.shutters import Shutter

END = (
    "<h5>Cfg size: 3592, change counter: 2, ota counter: 0, incomplete boots: 0</h5>"
    "<h5>Wifi RSSI: Good (-55dBm)</h5><h5>MQTT State: not configured<br></h5>"
)
SHUTTERS = (
    "<h1>Shutters Controls Section</h1><hr><h5>Shutter 12</h5><div>Current Position: "
    "15%</div><div>Target Position: 30%</div><div><button class='btn' "
    "onclick='sendCmd(\"ShutterMove12 100\")'>Open</button></div><hr>"
    "<h5>Shutter 1</h5><div>Current Position: unknown</div>"
    "<div>Target Position: 0%</div>"
)


def cells(*texts: str) -> str:
    """Return the cells of a meter's row."""
    return "".join(f"<td style='text-align:right;'>{text}</td>" for text in texts)


def dual_meter(voltage: str) -> str:
    """Return the part of the page of the meter with two lines."""
    return (
        "<hr><h3>BL0939SPI</h3><table style='width:100%'>"
        f"<tr><td><b>Voltage</b></td>{cells(voltage)}</tr>"
        f"<tr><td><b>Total Import</b></td>{cells('11.5000kWh')}</tr>"
        f"<tr><td><b>Read Errors</b></td>{cells('4')}</tr></table>"
        "<hr><table style='width:100%'><tr><th></th><th>Channel A</th></tr>"
        f"<tr><td><b>Current</b></td>{cells('1.500A', '0.250A')}</tr>"
        f"<tr><td><b>Power</b></td>{cells('300.00W', '-50.00W')}</tr>"
        f"<tr><td><b>Apparent</b></td>{cells('345.00VA', '57.50VA')}</tr>"
        f"<tr><td><b>Power Factor</b></td>{cells('0.870', '-0.870')}</tr>"
        f"<tr><td><b>Import</b></td>{cells('1.5001kWh', '10.0000kWh')}</tr>"
        f"<tr><td><b>Export</b></td>{cells('0.2500kWh', 'nankWh')}</tr>"
        "<tr><td><b>Actions</b></td></tr></table><hr><table style='width:100%'>"
        f"<tr><td><b>Raw V_RMS</b></td>{cells('354AF0')}</tr>"
        f"<tr><td><b>Raw CFB_CNT</b></td>{cells('000000')}</tr></table>"
    )


PROBES = (
    "DS18B20 devices<table><th width='25'>Name</th><th width='10'> read </th>"
    "<tr><td>Sensor 0</td><td> &nbsp; 28 FF AA BB CC DD EE 01</td><td>N/A</td>"
    "<td> - </td><td>20.05</td><td>0 s ago</td></tr>"
    "<tr><td>kitchen</td><td> &nbsp; 28 01 02 03 04 05 06 07</td><td>GPIO 14</td>"
    "<td>9</td><td> -- </td><td> --</td></tr>"
    "<tr><td></td><td> &nbsp; 28 01 02 03 04 05 06 08</td><td>P6</td>"
    "<td>10</td><td>-3.50</td><td>2 s ago</td></tr></table>"
)


def page(parts: str = "", values: str = "Channel 0 = 0.00") -> bytes:
    """Return a page with these parts."""
    return (
        f"<table></table>{parts}<h5>1 drivers active (X), total: 80</h5>"
        f"<h5>{values}</h5>{END}"
    ).encode()


@pytest.mark.parametrize("body", [b"", b"<html>", page()[:-200]])
def test_a_page_that_is_cut_off_is_no_page(body: bytes) -> None:
    with pytest.raises(UnreadableReply):
        read_live_page(body)


def test_a_page_can_lack_the_part_of_drivers_that_are_busy() -> None:
    body = page().replace(b"<h5>1 drivers active (X), total: 80</h5>", b"")
    with pytest.raises(UnreadableReply):
        read_live_page(body, lists_drivers=True)
    # A build without any has none.
    assert read_live_page(body).channels == {0: 0}


def test_the_page_lists_all_channels_in_use_and_the_signal() -> None:
    values = (
        "Channel 0 = 1.00, Channel 1 = -42.00, Channel 63 = 45.67, 2 event handlers"
    )
    assert read_live_page(page(values=values)) == LivePage(
        channels={0: 1, 1: -42, 63: 45}, signal=-55
    )


def test_a_label_that_looks_like_a_value_is_none() -> None:
    parts = "<table><tr><td>Channel 5 = 7.00, Channel 6 = 8.00</td></tr></table>"
    assert read_live_page(page(parts)).channels == {0: 0}


def test_shutters_tell_position_and_target() -> None:
    assert read_live_page(page(SHUTTERS)).shutters == {
        12: Shutter(position=15, target=30),
        1: Shutter(position=None, target=0),
    }


def test_a_dual_meter_tells_of_both_lines() -> None:
    meter = read_live_page(page(dual_meter("230.00V"))).dual_meter
    assert meter
    assert meter.a.reading == Meter(voltage=230, current=1.5, power=300)
    assert meter.b.reading == Meter(voltage=230, current=0.25, power=-50)
    assert meter.b.reading.power_factor == pytest.approx(-0.87, abs=0.01)
    assert (meter.a.energy_import, meter.a.energy_export) == (1500.1, 250)
    assert (meter.b.energy_import, meter.b.energy_export) == (10_000, None)


def test_a_dual_meter_that_never_measured_shows_no_readings_but_its_energies() -> None:
    meter = read_live_page(page(dual_meter("0.00V"))).dual_meter
    assert meter
    assert meter.a.reading == meter.b.reading == Meter()
    assert meter.a.energy_import == 1500.1


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "<h2>AHT2X Temperature=21.5C, Humidity=48%</h2>",
            {"aht2x-temperature": 21.5, "aht2x-humidity": 48},
        ),
        (
            "<h2>BME280 Temperature=-1.25 C, Pressure=1013.25 hPa, Humidity=48.5%</h2>",
            {"bmp-temperature": -1.25, "bmp-pressure": 1013.25, "bmp-humidity": 48.5},
        ),
        (
            "<h2>BMP180 Temperature=21.50 C, Pressure=990.00 hPa</h2>",
            {"bmp-temperature": 21.5, "bmp-pressure": 990},
        ),
        ("<h2>MCP9808 Temperature=21.500000</h2>", {"mcp9808-temperature": 21.5}),
        ("<h2>LTR Lux=120.5</h2>", {"ltr-illuminance": 120.5}),
        # What was not found shows zeros.
        (
            "<h2>AHT2X Temperature=0.0C, Humidity=0%</h2>WARNING: AHT sensor appears",
            {},
        ),
        ("<h2>BMP280 Temperature=0.00 C, Pressure=0.00 hPa</h2>", {}),
        ("<b>LTR sensor not detected</b>", {}),
        ("<h2>AHT2X Temperature=nanC, Humidity=-nan%</h2>", {}),
    ],
)
def test_drivers_show_what_they_measure(line: str, expected: dict[str, float]) -> None:
    assert read_live_page(page(line)).readings == expected


@pytest.mark.parametrize(
    ("line", "battery"),
    [
        ("level=55.73%, voltage=2610.94mV", Battery(level=55, voltage=2.61)),
        # Empty, but there is one.
        ("level=0.00%, voltage=1900.00mV", Battery(level=0, voltage=1.9)),
        ("level=100.00%, voltage=3300.00mV", Battery(level=100, voltage=3.3)),
        # Nothing has been measured yet.
        ("level=0.00%, voltage=0.00mV", Battery()),
        # Just now the level is the number of the converter.
        ("level=2874.00%, voltage=2610.94mV", Battery()),
        # It was told that a full battery has the voltage of an empty one.
        ("level=nan%, voltage=2610.94mV", None),
    ],
)
def test_the_battery_tells_what_was_measured(
    line: str, battery: Battery | None
) -> None:
    assert read_live_page(page(f"<h2>Battery {line}</h2>")).battery == battery
    assert read_live_page(page()).battery is None


def test_probes_go_by_their_addresses() -> None:
    assert read_live_page(page(PROBES)).readings == {
        "ds18b20-28ffaabbccddee01": 20.05,
        "ds18b20-2801020304050608": -3.5,
    }


def test_a_probe_whose_channel_has_a_type_is_no_sensor_of_the_page() -> None:
    found = read_index(page(PROBES), {10: "Temperature_div100"}).sensors
    assert found == (
        PageSensor(
            key="ds18b20-28ffaabbccddee01",
            name="temperature",
            source="Sensor 0",
            named=True,
        ),
        PageSensor(
            key="ds18b20-2801020304050607",
            name="temperature",
            source="kitchen",
            named=True,
        ),
    )
    assert read_index(page(PROBES), {}).sensors[2].source == "DS18B20"
