"""Pieces: bytes cut into texts that fit a field of Milvus, with a check that says whose they are."""

import hashlib
from base64 import b64decode, b64encode
from collections.abc import Sequence

PIECE = 60_000
"""Characters of a piece; Milvus takes 65,535 bytes in one field."""
_CHECK_BYTES = 16


def cut(content: bytes, of: str) -> tuple[str, ...]:
    """The pieces of `content`, at least one; `of` names its generation and its place in it."""
    text = b64encode(_check(content, of) + content).decode()
    return tuple(text[i : i + PIECE] for i in range(0, len(text), PIECE))


def joined(pieces: Sequence[str], of: str) -> bytes:
    """What was cut into `pieces`. Raises ValueError when it is not, to the byte, what was written for `of`."""
    raw = b64decode("".join(pieces), validate=True)
    content = raw[_CHECK_BYTES:]
    if raw[:_CHECK_BYTES] != _check(content, of):
        raise ValueError(f"{of}: is not what was written")
    return content


def _check(content: bytes, of: str) -> bytes:
    key = hashlib.blake2b(of.encode(), digest_size=32).digest()
    return hashlib.blake2b(content, key=key, digest_size=_CHECK_BYTES).digest()
