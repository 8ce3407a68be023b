"""Gold cases, metrics, runs and reports. Judges answers; never imports a screen."""
