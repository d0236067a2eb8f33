"""Answer the pages of the SSDP driver, which need no password.

The multicast of the driver is not simulated: who was heard is set from outside.
Facts: drv_ssdp.c. The pages exist from the driver's start until the next boot: those of
a stopped driver stay.
"""

from typing import TYPE_CHECKING

from .http import JSON, Request, reply

if TYPE_CHECKING:
    from .firmware import Firmware

_XML = "application/xml"
_MOST_DEVICES = 40
_HOME = "https://github.com/openshwprojects/OpenBK7231T_App"


def _description(firmware: Firmware) -> bytes:
    web = f"http://{firmware.ip}:80"
    device = (
        "<deviceType>urn:schemas-upnp-org:device:Basic:1</deviceType>",
        f"<friendlyName>{firmware.config.long_name}</friendlyName>",
        "<manufacturer>OpenBeken</manufacturer>",
        f"<manufacturerURL>{_HOME}</manufacturerURL>",
        "<modelDescription>OpenBeken</modelDescription>",
        f"<modelName>{firmware.chipset}</modelName>",
        "<modelNumber>1</modelNumber>",
        f"<modelURL>{_HOME}</modelURL>",
        "<serialNumber>1</serialNumber>",
        f"<UDN>uuid:{firmware.ssdp_uuid}</UDN>",
        "<serviceList>",
        "    <service>",
        f"        <URLBase>{web}</URLBase>",
        "        <serviceType>urn:schemas-upnp-org:service:openbk:1</serviceType>",
        "        <serviceId>urn:upnp-org:serviceId:1</serviceId>",
        "        <controlURL>/</controlURL>",
        "        <eventSubURL/>",
        "        <SCPDURL>/ssdp.xml</SCPDURL>",
        "    </service>",
        "</serviceList>",
        f"<presentationURL>{web}/</presentationURL>",
    )
    lines = (
        "<root>",
        "    <specVersion>",
        "        <major>1</major>",
        "        <minor>0</minor>",
        "    </specVersion>",
        "    <device>",
        *(f"        {line}" for line in device),
        "    </device>",
        "</root>",
    )
    return reply(_XML, "".join(f"{line}\r\n" for line in lines))


def _device_list(firmware: Firmware) -> bytes:
    heard = firmware.neighbours[:_MOST_DEVICES]
    return reply(JSON, "[" + ",".join(f'{{"ip":"{ip}"}}' for ip in heard) + "]\n")


_PAGES = {"ssdp.xml": _description, "obkdevicelist": _device_list}


def answer(firmware: Firmware, request: Request) -> bytes | None:
    """Return the page of the driver that was asked for, None where it has none."""
    if request.method != "GET" or "SSDP" not in firmware.drivers.known:
        return None
    for name, page in _PAGES.items():
        # Pages of drivers are found by how the path begins.
        if request.path.startswith(name):
            return page(firmware)
    return None


def notification(firmware: Firmware) -> bytes:
    """Return the packet that the driver sends to everybody every 30 s."""
    lines = (
        "NOTIFY * HTTP/1.1",
        "SERVER: OpenBk",
        "HOST: 239.255.255.250:1900",
        "CACHE-CONTROL: max-age=1800",
        f"LOCATION: http://{firmware.ip}:80/ssdp.xml",
        "NTS: ssdp:alive",
        "NT: upnp:rootdevice",
        f"USN: uuid:{firmware.ssdp_uuid}::upnp:rootdevice",
    )
    return ("".join(f"{line}\r\n" for line in lines) + "\r\n\r\n").encode()
