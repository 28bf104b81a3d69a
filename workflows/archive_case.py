"""The archive of a case (案卷): all that was said, filled in, attached and issued, readable without us.

A zip whose bytes follow from the case alone: packed again, it has the same hash.
"""

import hashlib
import json
import re
import shutil
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from config import ROOT
from database import files
from database.types import to_text
from notices.models import Notice, NoticeSignature
from staff.models import Organisation
from staff.person import Person
from wording import N_, Refusal
from workflows.archive_index import Step, index_html, opinion_of
from workflows.archive_verifier import HISTORY, MANIFEST
from workflows.definitions import definition_of
from workflows.events import said_by
from workflows.models import Attachment, Event, ProcessInstance
from workflows.queries.history import definition_then, history_of
from workflows.refusals import InstanceNotFound
from workflows.visibility import visible_instance

FORMAT = "lingxing-archive/1"
VERIFIER = ROOT / "workflows" / "archive_verifier.py"
EARLIEST = (1980, 1, 1, 0, 0, 0)
READ_ME = """案卷 {number} {title}

用浏览器打开 index.html 阅读。校验：在本目录运行 python verify.py，或 python verify.py 案卷.zip
（Python 3.9 以上，无需联网和其他软件）。校验结果末尾的 manifest.json SHA-256 应与移交时登记的一致。

Open index.html to read. To verify run: python verify.py  (Python 3.9, nothing else). The SHA-256 of
manifest.json that it prints must be the one noted when the archive was handed over.
"""


class ArchiveFileGone(Refusal):
    sentence = N_("“{name}”的文件不在存储中，案卷不完整，请先从备份恢复。")


class NotYoursToArchive(Refusal):
    sentence = N_("案卷由办理机关的人员、流程管理员或审计员下载。")


@dataclass(frozen=True)
class Part:
    """One file of the archive: its content, or where in the store it lies."""

    path: str
    what: str  # document, attachment, answers, page …
    content: bytes = b""
    stored: Path | None = None
    sha256: str = ""  # of what is stored


def archive_for(session: Session, instance_id: int, person: Person, to: IO[bytes]) -> ProcessInstance:
    """Write the archive for somebody of the handling organisation.

    Raises InstanceNotFound, NotYoursToArchive.
    """
    instance = visible_instance(session, instance_id, person)
    if not may_archive(instance.organisation_id, person):
        raise NotYoursToArchive
    archive_case(session, instance, to)
    return instance


def may_archive(organisation_id: int, person: Person) -> bool:
    """Say whether a person who sees a case may take its archive: it tells more than an applicant reads."""
    return person.reads_everything or person.organisation_id == organisation_id


def archive_numbered(session: Session, number: str, to: IO[bytes]) -> None:
    """Write the archive of the case with that number. Raises InstanceNotFound."""
    found = session.scalars(select(ProcessInstance).where(ProcessInstance.number == number)).first()
    if found is None:
        raise InstanceNotFound(instance=number)
    archive_case(session, found, to)


def archive_case(session: Session, instance: ProcessInstance, to: IO[bytes]) -> None:
    """Write the zip. Raises ArchiveFileGone."""
    parts = sorted(_parts(session, instance), key=lambda part: part.path)
    manifest = {
        "format": FORMAT,
        "case": _case(session, instance),
        "last_hash": instance.last_hash,
        "files": [_line(part) for part in parts],
    }
    with zipfile.ZipFile(to, "w", zipfile.ZIP_STORED) as archive:  # another zlib would give other bytes
        for part in (Part(MANIFEST, "manifest", _json(manifest)), *parts):
            _add(archive, part)


def _parts(session: Session, instance: ProcessInstance) -> Iterator[Part]:
    events, lines = _events(session, instance), history_of(session, instance)
    kept = [*_documents(session, instance), *_attachments(session, instance)]
    steps = [
        Step(line, _filled_in(session, instance, event)) for line, event in zip(lines, events, strict=True)
    ]
    links = [(part.path, part.what) for part in kept]
    yield Part("index.html", "page", index_html(_case(session, instance), links, steps).encode())
    yield Part("README.txt", "page", READ_ME.format(number=instance.number, title=instance.title).encode())
    yield Part("verify.py", "verifier", VERIFIER.read_bytes())
    said = (json.dumps({"said": said_by(event), "hash": event.hash}, ensure_ascii=False) for event in events)
    yield Part(HISTORY, "history", "".join(f"{line}\n" for line in said).encode())
    yield Part("opinions.json", "opinions", _json([opinion_of(line) for line in lines if line.opinion]))
    for event in events:
        if answers := event.details.get("answers"):
            yield Part(f"answers/{event.version:04}.json", "answers", to_text(answers).encode())
    yield from kept


def _case(session: Session, instance: ProcessInstance) -> dict[str, Any]:
    children = select(ProcessInstance.number).where(ProcessInstance.parent_id == instance.id)
    parent = session.get(ProcessInstance, instance.parent_id) if instance.parent_id else None
    return {
        "number": instance.number,
        "title": instance.title,
        "process": definition_of(session, instance.definition_id).package.manifest.name,
        "organisation": session.get_one(Organisation, instance.organisation_id).name,
        "status": instance.status.value,
        "outcome": instance.outcome_name,
        "started_at": instance.started_at.isoformat(),
        "ended_at": instance.ended_at.isoformat() if instance.ended_at else None,
        "steps": instance.version,
        "parent": parent.number if parent else None,
        "children": sorted(session.scalars(children)),
    }


def _events(session: Session, instance: ProcessInstance) -> Sequence[Event]:
    rows = select(Event).where(Event.instance_id == instance.id).order_by(Event.version)
    return session.scalars(rows).all()


def _filled_in(session: Session, instance: ProcessInstance, event: Event) -> list[tuple[str, Any]]:
    """Return what was answered, each by the label its field had then."""
    answers = event.details.get("answers") or {}
    if not answers:
        return []
    package = definition_of(session, definition_then(session, instance, event.version)).package
    labels = dict(_labels(package.forms.get(event.details.get("form") or "", {})))
    return [(labels.get(name) or name, value) for name, value in answers.items()]


def _labels(component: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for each in component.get("components", ()):
        if each.get("key"):
            yield each["key"], str(each.get("label") or "")
        yield from _labels(each)


def _documents(session: Session, instance: ProcessInstance) -> Iterator[Part]:
    rows = select(Notice).where(Notice.instance_id == instance.id, Notice.sha256.is_not(None))
    for row in session.scalars(rows.order_by(Notice.id)):
        path = f"documents/{row.id:06} {row.number or row.title}"
        yield _stored(f"{path}.pdf", "document", row.sha256 or "")
        if signed := session.get(NoticeSignature, row.id):
            yield _stored(f"{path} signed.pdf", "document", signed.sha256)


def _attachments(session: Session, instance: ProcessInstance) -> Iterator[Part]:
    rows = select(Attachment).where(Attachment.instance_id == instance.id)
    for row in session.scalars(rows.order_by(Attachment.id)):
        yield _stored(f"attachments/{row.id:06} {row.name}", "attachment", row.sha256)


def _stored(path: str, what: str, sha256: str) -> Part:
    folder, _, name = path.partition("/")
    safe = re.sub(r'[\x00-\x1f<>:"/\\|?*]', "_", name)  # of no system a separator, or forbidden
    if not files.path_of(sha256).exists():
        raise ArchiveFileGone(name=name)
    return Part(f"{folder}/{safe}", what, stored=files.path_of(sha256), sha256=sha256)


def _line(part: Part) -> dict[str, Any]:
    sha256 = part.sha256 or hashlib.sha256(part.content).hexdigest()
    size = part.stored.stat().st_size if part.stored else len(part.content)
    return {"path": part.path, "what": part.what, "sha256": sha256, "size": size}


def _add(archive: zipfile.ZipFile, part: Part) -> None:
    entry = zipfile.ZipInfo(part.path, EARLIEST)
    entry.create_system, entry.external_attr = 3, 0o644 << 16  # the same on every machine
    with archive.open(entry, "w") as target:
        if part.stored is None:
            target.write(part.content)
            return
        with part.stored.open("rb") as source:
            shutil.copyfileobj(source, target)


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1).encode()
