"""Emergencies in words nobody listed: labelled wordings, the fit of qa/danger/opinion.json and how it fares."""
