"""Sign a rendered document electronically: after rendering, outside a transaction, once.

What signs is imported where it is used: its library takes a second to load, and most processes never sign.
"""

from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from database import files
from database.session import current_settings, reading, transaction
from notices.models import Notice, NoticeSignature
from notices.signatures import Signature
from workflows.locking import lock_even_suspended
from workflows.note_document import note_document

if TYPE_CHECKING:
    from notices.signing import Credentials


def sign_notice(notice_id: int, now: datetime) -> None:
    """Keep the signed file beside the unsigned one; signed already, or no certificate: nothing happens.

    Raises CertificateUnusable; the job then tries again and in the end opens an incident.
    """
    credentials = own_credentials()
    with reading() as session:
        row = session.get_one(Notice, notice_id)
        known = session.get(NoticeSignature, notice_id)
        if credentials is None or row.sha256 is None or known is not None:
            return
        rendered = files.read(row.sha256)
    from notices.signing import sign  # noqa: PLC0415  see above

    stored = files.store(BytesIO(sign(rendered, credentials)))
    with transaction() as session:
        _keep(session, notice_id, stored, now)


def signature_of(sha256: str, now: datetime) -> Signature | None:
    """Return what can be said of the signature of a kept file."""
    from notices.signing import inspect  # noqa: PLC0415  see above

    return inspect(files.read(sha256), own_credentials(), now)


def own_credentials() -> "Credentials | None":
    """Return what this installation signs with; None: it doesn't. Raises CertificateUnusable."""
    settings = current_settings()
    if settings.signing_pkcs12 is None:
        return None
    return _opened(settings.signing_pkcs12, settings.signing_password)


@cache
def _opened(path: Path, password: str) -> "Credentials":
    """Opening is slow on purpose; a new certificate takes a restart, as every setting does."""
    from notices.signing import open_credentials  # noqa: PLC0415  see above

    return open_credentials(path, password)


def _keep(session: Session, notice_id: int, stored: files.StoredBytes, now: datetime) -> None:
    row = session.get_one(Notice, notice_id)
    if row.instance_id is not None:
        lock_even_suspended(session, row.instance_id)
    session.refresh(row, with_for_update=True)  # of two workers the second finds the first's signature
    if session.get(NoticeSignature, notice_id) is not None:
        return
    kept = {"sha256": stored.sha256, "size": stored.size}
    session.add(NoticeSignature(notice_id=notice_id, signed_at=now, **kept))
    note_document(session, notice_id, "signed", kept, now)
