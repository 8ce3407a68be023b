"""Answer to screen and wire: command line, chat page, HTTP API."""
