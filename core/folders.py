"""Where the project lies; apart from the settings, so that drawing and wording need not load those."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ASSETS = ROOT / "assets"
