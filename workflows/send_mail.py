"""Mail: one message by SMTP, when a server is set."""

import smtplib
from collections.abc import Mapping
from email.message import EmailMessage
from typing import Any
from urllib.parse import unquote, urlsplit

from config import Settings

TIMEOUT_SECONDS = 20


def send_mail(settings: Settings, mail: Mapping[str, Any], key: str) -> bool:
    """Send it and return True; without a server nothing leaves and it returns False.

    The key goes into Message-ID: a repeated delivery is recognised by the receiver.
    """
    if settings.smtp_url is None:
        return False
    text = mail["sentence"].format_map(mail["gaps"])
    message = EmailMessage()
    message["From"], message["To"] = settings.mail_from, mail["to"]
    message["Subject"] = text[:70].replace("\n", " ")
    message["Message-ID"] = f"<{key.replace(':', '.')}@lingxing>"
    message.set_content(f"{text}\n\n{settings.public_url}{mail['link']}\n")
    with _connected(settings.smtp_url) as server:
        server.send_message(message)
    return True


def _connected(url: str) -> smtplib.SMTP:
    parts = urlsplit(url)
    kind = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
    server = kind(parts.hostname or "localhost", parts.port or 0, timeout=TIMEOUT_SECONDS)
    if parts.username:
        server.login(unquote(parts.username), unquote(parts.password or ""))
    return server
