"""Documents and files: made or on their way, numbered without gaps, and on disk what they were."""

import hashlib
from collections.abc import Iterator

from sqlalchemy import func, select, union

from database import files
from notices.models import Notice, NoticeSignature, NoticeStatus, NumberCounter, NumberEntry
from wording import N_, Wording
from workflows import jobs
from workflows.models import Attachment
from workflows.verify.invariant import Found, Invariant
from workflows.verify.look import Look

NOT_RENDERED = N_("文书“{notice}”尚未排版，而没有排版的作业。")
WITHOUT_FILE = N_("文书“{notice}”已排版，却没有文件。")
GAP = N_("{organ} 的“{series}” {year} 年编号有缺口或重复：发出 {given} 个，最大 {last}，计数器 {counter}。")
NOT_REGISTERED = N_("文书“{notice}”的编号 {number} 不在登记簿中。")
FILE_GONE = N_("文件 {sha256} 不在存储中。")
FILE_CHANGED = N_("文件 {sha256} 的内容与写入时不符。")


def _rendered(look: Look) -> Iterator[Found]:
    asked_for = {arguments["notice_id"] for arguments in jobs.asked_for(look.session, "render_notice")}
    columns = (Notice.id, Notice.title, Notice.status, Notice.sha256)
    rows = select(*columns).where(Notice.sealed_at.is_not(None)).order_by(Notice.id)
    for id, title, status, sha256 in look.session.execute(rows.execution_options(yield_per=500)):
        look.counted["documents"] += 1
        rendered = status in (NoticeStatus.ISSUED, NoticeStatus.SENT, NoticeStatus.ARCHIVED)
        if sha256 is None and (rendered or id not in asked_for):
            said = WITHOUT_FILE if rendered else NOT_RENDERED
            yield Found(f"notice {id}", Wording(said, {"notice": title}))


def _numbers(look: Look) -> Iterator[Found]:
    place = (NumberEntry.organ, NumberEntry.series, NumberEntry.year)
    given = (
        select(*place, func.count().label("given"), func.max(NumberEntry.sequence).label("last"))
        .group_by(*place)
        .subquery()
    )
    same = [getattr(NumberCounter, name) == getattr(given.c, name) for name in ("organ", "series", "year")]
    counters = select(NumberCounter, given.c.given, given.c.last).outerjoin(
        given, same[0] & same[1] & same[2]
    )
    for counter, count, last in look.session.execute(counters):
        look.counted["numbers"] += count or 0
        if not (count or 0) == (last or 0) == counter.next - 1:
            gaps = {"organ": counter.organ, "series": counter.series, "year": counter.year}
            gaps |= {"given": count or 0, "last": last or 0, "counter": counter.next - 1}
            row = f"number_counter {counter.organ}/{counter.series}/{counter.year}"
            yield Found(row, Wording(GAP, gaps))


def _registered(look: Look) -> Iterator[Found]:
    entered = select(NumberEntry.id).where(
        NumberEntry.organ == Notice.organ,
        NumberEntry.series == Notice.series,
        NumberEntry.year == Notice.year,
        NumberEntry.sequence == Notice.sequence,
        NumberEntry.text == Notice.number,
    )
    rows = select(Notice).where(Notice.sequence.is_not(None), ~entered.exists()).order_by(Notice.id)
    for notice in look.session.scalars(rows):
        gaps = {"notice": notice.title, "number": notice.number}
        yield Found(f"notice {notice.id}", Wording(NOT_REGISTERED, gaps))


def _files(look: Look) -> Iterator[Found]:
    uploads = select(Attachment.sha256)
    signed = select(NoticeSignature.sha256)
    papers = select(Notice.sha256).where(Notice.sha256.is_not(None))
    if look.since is not None:
        uploads = uploads.where(Attachment.uploaded_at >= look.since)
        papers = papers.where(Notice.rendered_at >= look.since)
        signed = signed.where(NoticeSignature.signed_at >= look.since)
    for sha256 in look.session.scalars(union(uploads, papers, signed)):
        look.counted["files"] += 1
        try:
            unchanged = _digest(sha256) == sha256
        except FileNotFoundError:
            yield Found(f"file {sha256}", Wording(FILE_GONE, {"sha256": sha256}))
            continue
        if not unchanged:
            yield Found(f"file {sha256}", Wording(FILE_CHANGED, {"sha256": sha256}))


def _digest(sha256: str) -> str:
    with files.path_of(sha256).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


RENDERED = Invariant(
    "rendered",
    N_("每份文书都有文件，或有排版的作业。"),
    N_("保留数据库副本并报告开发方；文书的内容完整，可以重新排版。"),
    _rendered,
)
NUMBERS = Invariant(
    "numbers",
    N_("同一机关、同一系列、同一年度的编号从 1 起连续，没有缺口和重复。"),
    N_("核对发文登记簿与备份；缺号须书面说明。"),
    _numbers,
)
REGISTERED = Invariant(
    "registered",
    N_("文书上的编号都登记在发文登记簿中。"),
    N_("核对发文登记簿与备份，按文书补登。"),
    _registered,
)
FILES = Invariant(
    "files",
    N_("上传的文件和文书与写入时一字不差。"),
    N_("从备份恢复这个文件：文件名就是它的 SHA-256。"),
    _files,
)
