"""The socket that a server listens on."""

import errno
import os
import socket

from ingest.errors import SettingsError

_BACKLOG = 512


def listen(host: str, port: int) -> socket.socket:
    """Listen on an address, so that from here on a client waits instead of being refused. Raises SettingsError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol named: asyncio turns Nagle's algorithm off only then, and a kept connection waits 40 ms else.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    if os.name == "posix":
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise SettingsError(f"Port {port} is in use by another program. Choose another with --port.") from error
        raise SettingsError(f"Cannot listen on {host}:{port} ({error.strerror}).") from error
    return listener
