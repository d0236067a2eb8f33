"""Make up devices and what is done to them, the same from the same seed.

Left out is what C leaves undefined and so differs between the firmware's platforms:
channels from 32 on for outputs, values beyond 32 bits, negative dimmers. Buttons
are left out too: their pins read as held down where there are none.
"""

from collections.abc import Awaitable, Callable
import json
from pathlib import Path
from random import Random

from tests.simulator.tables import CHANNEL_TYPES

from .captures import command_target, mask
from .raw import RawClient

SEEDS = range(40)
# What the real firmware did, by seed: written by `--openbk-record`.
_RECORD = Path(__file__).parent / "scenarios.json"
# Read after a scenario; with the values only numbers can show.
_READ = (
    "State",
    "Sensor",
    "Ch",
    "Flags",
    "Dp",
    "Status 5",
    "Status 6",
    "echo $CH0,$CH1,$CH2,$CH3,$CH4,$CH5,$CH6,$CH7,$CH8,$CH9,$led_red,$led_green",
    "echo $led_blue,$led_temperature,$led_hue,$led_saturation,$led_dimmer",
)
_PINS = (6, 7, 8, 9, 10, 11, 14, 15, 20, 21, 22, 23, 24, 26)
_CHANNELS = (0, 1, 2, 3, 4, 5, 6, 7, 8, 30, 64, -1)
_ROLES = {
    "relays": "Rel Rel Rel_n LED LED_n WifiLED",
    "light": "PWM PWM PWM PWM_n StripState",
    "mixture": "Rel PWM PWM_ScriptOnly LED BridgeFWD BridgeREV",
    "chip": "BP5758D_CLK BP5758D_DAT Rel SM2135DAT",
    "others": "AlwaysHigh SGP_CLK UCS1912_DIN StripState ShutterA DS1820_IO TM1637_DIO",
}
_VALUES = """
0 1 1 2 5 33 50 99 100 255 -1 -55 1000 70000 16777217 $CH1 $CH2*10 $CH1+$CH2 1+2*3
(1+2)*3 0x1F abc 7abc 3.9 -3.9 1e3 5/2 5%3 -$CH1 !0 5-7 2*-3 $CH1>0 $CH1==1 1&&0 1||0
$led_dimmer
"""
# Words between bars stand for one of them.
_ACTIONS = """
POWER ON|OFF|TOGGLE|1|0|on|toggle|2|x|STATUS
POWER
POWER0|POWER1|POWER2|POWER3|POWER5|POWER8 ON|OFF|TOGGLE|1|0
POWERALL ON|OFF|1
SetChannel 0|1|2|3|5|9|63|64|-1|130|132|133 VALUE
SetChannel 129 0|50|100
AddChannel 0|1|2|3|5|9 1|-1|10|5
AddChannel 0|1|2|3|5|9 1|-1|10|5 0 10 0|1|2
ToggleChannel 0|1|2|3|64
Ch0|Ch1|Ch3|Ch64 VALUE
Dimmer 0|1|10|40|50|77|100|101|abc|$CH1
Dimmer
add_dimmer 10|-10|50|-70 0|1|2
CT 154|200|250|300|327|400|500|100|600
CT
Color FF0000|#00FF00|0000FF|FF8000|123456|80808080|255,0,10|1,2,3,4,5|F|GG0000|rgb
led_basecolor_rgb 00FF40|FF8000|010203|FFFFFF
led_basecolor_rgbcw 7D669E23C6|00000000FF
led_basecolor_rgb
HSBColor 0,100,100|120,100,50|240,50,75|360,100,100|300|77,33,99
HSBColor 59 20 30
HSBColor1|HSBColor2|HSBColor3|led_hue|led_saturation 0|10|50|100
led_enableAll 0|1|toggle|2
led_dimmerScale 0.5|0.8|1
led_nextColor
CTRange 150|154 370|500
add_temperature 20|-20|400 0|1
Backlog SetChannel 1 4; AddChannel 2 3;;POWER TOGGLE
backlog echo a; NoSuch 1; SetChannel 3 4
SetChannelLabel 1|8 Heater|"Heater"
ShortName abc|"abc"
FriendlyName Long|"Long"
if $CH1==1|$CH1>5|1|0|$CH1!=$CH2|$CH1<=1 then SetChannel 4 77
if $CH1 then "SetChannel 5 1" else "SetChannel 5 2"
alias foo SetChannel 6
foo 1|2
addChangeHandler Channel1 == 1 SetChannel 7 5
addEventHandler OnChannelChange 2 AddChannel 8 1
addEventHandler LEDState 1 SetChannel 9 3
Map 3 $CH1 0 100 0 255
MapRanges 3 $CH1 10 20 30
ClampChannel 1 0 50
SetFlag 0|3|4|7|8|16|17|20|23|24|28|32 0|1
Flags 0|1024|4096|8589934592
SetChannelFloat 2 33.7
SSID1 Home|"Home"
MqttUser u|"u"
MqttClient cl
StartupCommand "SetChannel 1 6" 0|1
SetChannelEnum 1 0:Off 5:Boost
GetChannel 1
PowerSave 0|1
stopDriver TESTPOWER
Dp
Dp3
LED_Map
echo $CH1 $CH2 $CH12
echo {"a":$led_dimmer,"h":$led_hue,"s":$led_saturation,"t":$led_temperature}
echo $name $shortName $mqtt_client $FLAG10 x$y $
echo $yesterday $MQTTOn $hour a"b\\c
"""


def scenario(seed: int) -> list[str]:
    """Return commands: a few pins, types and drivers, then what is done."""
    random = Random(seed)
    kind = random.choice(sorted(_ROLES))
    commands: list[str] = []
    for pin in random.sample(_PINS, random.randint(1, 8)):
        commands.append(f"SetPinRole {pin} {random.choice(_ROLES[kind].split())}")
        commands.append(f"SetPinChannel {pin} {random.choice(_CHANNELS)}")
    if kind == "chip":
        commands.append("startDriver BP5758D")
    for _ in range(random.choice((0, 0, 3))):
        channel, name = (
            random.choice((0, 1, 2, 5, 9)),
            random.choice(CHANNEL_TYPES).name,
        )
        commands.append(f"SetChannelType {channel} {name}")
    if random.random() < 0.25:
        commands += ["startDriver TESTPOWER", "SetupTestPower 120.5 1.234 100 60.02 0"]
    if random.random() < 0.2:
        commands += ["startDriver TuyaMCU", "linkTuyaMCUOutputToChannel 18 val 3"]
    lines = _ACTIONS.strip().splitlines()
    commands += [
        _filled(random.choice(lines), random) for _ in range(random.randint(3, 25))
    ]
    return commands


def _filled(line: str, random: Random) -> str:
    words = [
        random.choice(word.split("|")) if "||" not in word else word
        for word in line.replace("VALUE", random.choice(_VALUES.split())).split(" ")
    ]
    return " ".join(words)


async def play(
    client: RawClient, seed: int, wait: Callable[[], Awaitable[None]]
) -> list[str]:
    """Do to a blank device what the scenario says; return its replies, masked.

    Each command is sent twice, by GET to `/cm` and by POST to `/api/cmnd`; wait lets
    a second pass, in which the meter is read.
    """
    sent = [
        (command, target, body)
        for command in scenario(seed)
        for target, body in (
            (command_target(command), b""),
            ("/api/cmnd", command.encode()),
        )
    ]
    replies = []
    for command, target, body in sent:
        method = "POST" if body else "GET"
        reply = await client.request(target, method=method, body=body)
        replies.append(f"{command} -> {reply.status} {mask(reply.text)}")
    await wait()
    for target in ("/api/channels", *(command_target(command) for command in _READ)):
        reply = await client.request(target)
        replies.append(f"{target} -> {mask(reply.text)}")
    return replies


def recorded() -> dict[int, list[str]]:
    """Return what the real firmware did, by seed."""
    texts: dict[str, list[str]] = (
        json.loads(_RECORD.read_text()) if _RECORD.exists() else {}
    )
    return {int(seed): replies for seed, replies in texts.items()}


def record(seed: int, replies: list[str]) -> None:
    """Keep what the real firmware did."""
    kept = dict(sorted((recorded() | {seed: replies}).items()))
    _RECORD.write_text(json.dumps(kept, indent=1) + "\n")
