"""Gold cases, metrics, runs and reports. Judges answers; never imports a screen."""

from pathlib import Path

CASES = Path(__file__).parent / "cases"
"""The gold cases that come with the project."""
