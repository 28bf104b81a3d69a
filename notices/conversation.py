"""How the pool and its workers talk: four bytes of length, big-endian, then the bytes.

An answer's first byte says whether a PDF or a sentence follows. Apart from the worker, so that a server
starts without loading WeasyPrint.
"""

import struct
from typing import IO

PDF, SENTENCE = b"P", b"S"
LENGTH = struct.Struct(">I")


def send(stream: IO[bytes], message: bytes) -> None:
    """Write one message."""
    stream.write(LENGTH.pack(len(message)) + message)
    stream.flush()


def receive(stream: IO[bytes]) -> bytes | None:
    """Read one message; None when the other side has gone."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    message = stream.read(length)
    return message if len(message) == length else None
