"""Mail: one message by SMTP, when a server is set."""

import smtplib
import ssl
from collections.abc import Mapping
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from config import Settings
from wording import CATALOGUES, Wording, translated

TIMEOUT_SECONDS = 20
LONGEST_SUBJECT = 70


def send_mail(
    settings: Settings, mail: Mapping[str, Any], now: datetime, catalogues: Path = CATALOGUES
) -> bool:
    """Send it in the receiver's language and return True; without a server nothing leaves: False.

    The key goes into Message-ID: a repeated delivery is recognised by the receiver.
    """
    if settings.smtp_url is None:
        return False
    text = translated(Wording(mail["sentence"], mail["gaps"]), mail["language"], catalogues)
    message = EmailMessage()
    message["From"], message["To"] = settings.mail_from, mail["to"]
    message["Subject"] = " ".join(text.split())[:LONGEST_SUBJECT]
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{mail['key'].replace(':', '.')}@lingxing>"
    message.set_content(f"{text}\n\n{settings.address}{mail['link']}\n")
    with _connected(settings.smtp_url) as server:
        server.send_message(message)
    return True


def _connected(url: str) -> smtplib.SMTP:
    parts = urlsplit(url)
    kind = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
    server = kind(parts.hostname or "localhost", parts.port or 0, timeout=TIMEOUT_SECONDS)
    server.ehlo()
    if parts.scheme == "smtp" and server.has_extn("starttls"):
        server.starttls(context=ssl.create_default_context())
    if parts.username:
        server.login(unquote(parts.username), unquote(parts.password or ""))
    return server
