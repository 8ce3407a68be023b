"""Sign-in by OpenID Connect: who reads the page and, in a browser, calls the API."""
