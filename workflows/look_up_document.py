"""What a stranger is told of a document whose code they hold: whether a copy is intact, nothing of its case.

Wrong codes are counted by address, as wrong passwords are: nobody finds a document by trying.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import IO

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from database import files
from database.session import reading, transaction
from notices.codes import LENGTH
from notices.models import Notice, NoticeSignature, NoticeStatus
from notices.signatures import Signature
from staff.models import LoginEvent
from wording import N_, Refusal
from workflows.sign_notice import signature_of

MOST_WRONG_CODES = 30  # of an address within FORGOTTEN_AFTER; an office may share one address
FORGOTTEN_AFTER = timedelta(minutes=15)
WRONG_CODE = "wrong_code"
DISCLOSED = ("主动公开", "公开发布")


class CodeUnknown(Refusal):
    sentence = N_("没有验证码为“{code}”的文件，请核对后再试。")


class TooManyWrongCodes(Refusal):
    sentence = N_("验证码错误次数过多，请于 {minutes} 分钟后再试。")


class Validity(StrEnum):
    """Whether a document still counts."""

    VALID = "valid"
    CORRECTED = "corrected"  # a later document takes its place
    VOID = "void"


VALIDITIES = {NoticeStatus.VOID: Validity.VOID, NoticeStatus.CORRECTED: Validity.CORRECTED}


@dataclass(frozen=True)
class PublicDocument:
    """What everybody who holds the code may know."""

    code: str
    organ: str
    number: str
    title: str | None  # None: it is not disclosed to the public
    dated: date
    validity: Validity
    sha256: str
    signed_sha256: str | None  # of the file with the electronic signature
    signature: Signature | None  # of that file

    def is_copied_by(self, stream: IO[bytes]) -> bool:
        """Say whether these are, byte for byte, the document's own."""
        return files.digest_of(stream) in (self.sha256, self.signed_sha256)


def look_up_document(code: str, address: str, now: datetime) -> PublicDocument:
    """Return the document with that code. Raises CodeUnknown or TooManyWrongCodes."""
    wanted = code.strip().lower()
    with reading() as session:
        if _wrong_codes(session, address, now) >= MOST_WRONG_CODES:
            raise TooManyWrongCodes(minutes=int(FORGOTTEN_AFTER.total_seconds() // 60))
        row = session.scalar(select(Notice).where(Notice.code == wanted, Notice.sha256.is_not(None)))
        if row is not None:
            return _public(session, row, now)
    with transaction() as session:
        session.add(LoginEvent(at=now, username="", address=address, kind=WRONG_CODE))
    raise CodeUnknown(code=code[:LENGTH])


def _wrong_codes(session: Session, address: str, now: datetime) -> int:
    counted = select(func.count()).where(
        LoginEvent.address == address, LoginEvent.kind == WRONG_CODE, LoginEvent.at > now - FORGOTTEN_AFTER
    )
    return session.scalar(counted) or 0


def _public(session: Session, row: Notice, now: datetime) -> PublicDocument:
    assert row.sha256
    signed = session.get(NoticeSignature, row.id)
    return PublicDocument(
        code=row.code,
        organ=row.data["organ"],
        number=row.number,
        title=row.title if is_disclosed(row.disclosure) else None,
        dated=row.data["dated"],
        validity=VALIDITIES.get(row.status, Validity.VALID),
        sha256=row.sha256,
        signed_sha256=signed.sha256 if signed else None,
        signature=signature_of(signed.sha256, now) if signed else None,
    )


def is_disclosed(disclosure: str) -> bool:
    """Say whether a 附注 lets everybody read the document: 此件主动公开, but not 不予主动公开."""
    return "不" not in disclosure and any(word in disclosure for word in DISCLOSED)
