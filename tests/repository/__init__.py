"""What hassfest, HACS and this project's own rules ask of the repository."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
INTEGRATION = ROOT / "custom_components" / "openbk"
