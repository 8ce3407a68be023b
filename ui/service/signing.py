"""Which signatures of JSON Web Tokens are believed."""

ALGORITHMS = ("ES256", "ES384", "ES512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "EdDSA")
"""With a public key each: no secret is shared, and 'none' is no signature."""
LEEWAY = 60.0
"""Seconds that two clocks may differ."""
