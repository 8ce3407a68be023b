"""Gold cases, metrics, runs and reports. Judges answers; never imports a screen."""

from pathlib import Path

CASES = Path(__file__).parent / "cases"
"""The gold cases that come with the project."""
BEDSIDE = Path(__file__).parent / "bedside"
"""Cases of the same form, of what could harm, what is not told and what sources differ on."""
