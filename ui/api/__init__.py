"""The HTTP API: /api/v1 with problem+json errors (RFC 9457). `ui.api.app.make_api` makes it."""
