"""A mail server of our own: it takes every message, or refuses them all."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass
class Mailbox:
    """What has come in, in order."""

    url: str = ""
    open: bool = True
    messages: list[EmailMessage] = field(default_factory=list)


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    """Listen on a free port until the block ends."""
    box = Mailbox()

    class Conversation(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            with suppress(ConnectionError):  # a sender that was killed
                converse(box, self)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Conversation) as server:
        server.daemon_threads = True
        box.url = f"smtp://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield box
        finally:
            server.shutdown()
            thread.join()


def converse(box: Mailbox, connection: socketserver.StreamRequestHandler) -> None:
    """Speak as much SMTP as smtplib needs."""

    def say(line: str) -> None:
        connection.wfile.write(f"{line}\r\n".encode())

    say("220 ready")
    for line in connection.rfile:
        verb = line.split()[0].upper() if line.split() else b""
        if verb == b"QUIT":
            say("221 bye")
            return
        if not box.open:
            say("451 try later")
        elif verb == b"DATA":
            say("354 go on")
            box.messages.append(_message(connection))
            say("250 taken")
        else:
            say("250 well")


def _message(connection: socketserver.StreamRequestHandler) -> EmailMessage:
    lines = []
    for line in connection.rfile:
        if line == b".\r\n":
            break
        lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
    return message_from_bytes(b"".join(lines), policy=policy.default)
