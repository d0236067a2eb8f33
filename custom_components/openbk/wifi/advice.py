"""From a code or symptom to causes and remedies, in the order for what was seen.

The tables of codes say what is likely in general; here the chip, its firmware and the
access point's security decide what is likely in this case. A bare state, as the firmware
reports it, never leads to a code or a wrong password: it means too little (`chips`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .chips import Pmf, chip_of, pmf_support, state_meaning
from .codes import Code
from .findings import Findings
from .log_events import Security, Symptom, WifiState
from .remedies import REMEDIES, Remedy, remedies

# What is likely when a log names a failure without a code.
_SYMPTOMS = {
    Symptom.BEACON_LOSS: "weak_signal access_point_gone",
    Symptom.NETWORK_NOT_FOUND: (
        "network_not_found channel_12_13 only_24_ghz weak_signal"
    ),
    Symptom.NO_ADDRESS: "dhcp weak_signal",
    Symptom.WRONG_KEY: "wrong_password",
    Symptom.PASSWORD_FORMAT: "password_format",
    Symptom.SECURITY_MISMATCH: "wpa3_only firmware_lacks_pmf use_aes",
    Symptom.PMF_MISMATCH: "pmf_mismatch firmware_lacks_pmf",
    Symptom.AUTH_REFUSED: "wpa3_only access_rules firmware_lacks_pmf",
    Symptom.ASSOC_REFUSED: "firmware_lacks_pmf wpa2_only access_rules",
    Symptom.NO_ANSWER: "weak_signal restart_access_point access_rules",
    Symptom.HANDSHAKE_TIMEOUT: "wrong_password weak_signal wpa2_only",
    Symptom.CHANNEL_NOT_ALLOWED: "channel_12_13 country_region",
    Symptom.SAE_FAILED: "wrong_password sae_settings wpa2_only",
    Symptom.SA_QUERY_TIMEOUT: "wait_and_retry pmf_mismatch",
    Symptom.ACCESS_POINT_FULL: "access_point_full restart_access_point",
    Symptom.ACCESS_POINT_CHANGED: "access_point_gone",
    Symptom.PING_WATCHDOG: "ping_watchdog",
    Symptom.SAFE_MODE: "safe_mode",
}

# How the catalogue words that a device cannot do PMF, by what is known of it.
_LACKS_PMF = {
    Pmf.NEEDS_UPDATE: "firmware_lacks_pmf",
    Pmf.UNKNOWN: "firmware_lacks_pmf",
    Pmf.NEEDS_ALTERNATIVE_BUILD: "alternative_build",
    Pmf.NOT_SUPPORTED: "chip_lacks_pmf",
}
_GENERAL = "firmware_lacks_pmf"
# What only an access point with WPA3 or PMF can be the cause of.
_NEEDS_WPA3 = frozenset(
    {_GENERAL, "pmf_mismatch", "wpa3_only", "sae_settings", "wpa2_only"}
)
# With one of these in its list, a failure may come from PMF that is required.
_PMF_MATTERS = frozenset({_GENERAL, "pmf_mismatch"})
# With one of these first in its list, a code says so by itself.
_PMF_ITSELF = frozenset({"pmf_mismatch", "wpa3_only"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """Hold what is known of a device and the access point; None is unknown.

    `chip` as the firmware names it (`BL602`), `build` its version (`1.18.95`, `..._ALT`),
    `security` what a log showed.
    """

    chip: str | None = None
    build: str | None = None
    security: Security | None = None

    @property
    def pmf(self) -> Pmf:
        """Say whether the device can do PMF and WPA3."""
        return pmf_support(self.chip, self.build)

    @property
    def demands_pmf(self) -> bool:
        """Say whether the access point was seen to require PMF, as WPA3 alone does."""
        security = self.security
        if security is None:
            return False
        return bool(security.pmf_required) or (
            security.offers_wpa3 and not security.offers_wpa2 and security.pmf != 0
        )

    @property
    def excludes_wpa3(self) -> bool:
        """Say whether the access point was seen to offer neither WPA3 nor PMF."""
        security = self.security
        return (
            security is not None
            and security.pmf_required is False
            and not security.offers_wpa3
        )


def advise(
    subject: Code | Symptom | WifiState, situation: Situation | None = None
) -> tuple[Remedy, ...]:
    """Return causes with remedies for a code, a symptom or a bare state, likeliest first.

    Empty for what reports nothing wrong.
    """
    situation = situation or Situation()
    match subject:
        case Code():
            keys = subject.remedy_keys.split()
        case Symptom():
            keys = _SYMPTOMS[subject].split()
        case _:
            return _of_state(subject)
    if keys == ["nothing_to_do"]:
        return ()
    return tuple(REMEDIES[key] for key in _ordered(keys, situation))


def advise_findings(
    findings: Findings, situation: Situation | None = None
) -> tuple[Remedy, ...]:
    """Return what to do about a log: its codes first, then its symptoms, then its state.

    What the log itself shows of chip, build and security fills what `situation` lacks.
    """
    known = situation or Situation()
    situation = Situation(
        chip=known.chip or findings.chip or chip_of(findings.vendor),
        build=known.build or findings.build,
        security=findings.security or known.security,
    )
    found: dict[str, Remedy] = {}
    for subject in _subjects(findings):
        for remedy in advise(subject, situation):
            found.setdefault(remedy.key, remedy)
    if findings.mac and findings.mac.endswith(":00:00:00"):
        found.setdefault("calibration_lost", REMEDIES["calibration_lost"])
    return tuple(found.values())


def explain_state(
    state: WifiState, chip: str | None, build: str | None = None
) -> str | None:
    """Return what `state` means on this chip, which may be less than its name says."""
    return state_meaning(state, chip, build)


def _subjects(findings: Findings) -> Iterator[Code | Symptom | WifiState]:
    """Yield what a log complains of; nothing once the device was connected after it."""
    lasting = (Symptom.SAFE_MODE, Symptom.PING_WATCHDOG)
    if findings.recovered:
        yield from (symptom for symptom in findings.symptoms if symptom in lasting)
        return
    yield from findings.codes
    yield from findings.symptoms
    told = findings.codes or findings.symptoms or findings.link_up
    if findings.states and not told:
        yield findings.states[-1]


def _of_state(state: WifiState) -> tuple[Remedy, ...]:
    if state in {WifiState.DISCONNECTED, WifiState.AUTH_FAILED}:
        return remedies("state_tells_little")
    return ()


def _ordered(keys: Iterable[str], situation: Situation) -> Iterator[str]:
    """Yield the keys for this case: without the impossible, the demanded first."""
    wanted = [
        key
        for key in keys
        if not (situation.excludes_wpa3 and key in _NEEDS_WPA3)
        and not (situation.pmf is Pmf.SUPPORTED and key == _GENERAL)
    ]
    if (
        situation.demands_pmf
        and situation.pmf is not Pmf.SUPPORTED
        and _PMF_MATTERS.intersection(wanted)
    ):
        wanted = [_GENERAL, *(key for key in wanted if key != _GENERAL)]
    for key in wanted:
        yield _LACKS_PMF.get(situation.pmf, key) if key == _GENERAL else key


def unsatisfiable(code: Code, situation: Situation) -> Remedy | None:
    """Return what to do about a refusal that this chip and build cannot but get.

    None where the code, the access point or the device leaves a doubt.
    """
    keys = code.remedy_keys.split()
    demanded = keys[0] in _PMF_ITSELF or (
        situation.demands_pmf and _PMF_MATTERS.intersection(keys)
    )
    if not demanded or situation.pmf in {Pmf.SUPPORTED, Pmf.UNKNOWN}:
        return None
    return REMEDIES[_LACKS_PMF[situation.pmf]]
