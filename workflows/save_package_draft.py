"""Keep a changed file of a package until it is deployed, never over what another has saved meanwhile."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from bpmn.documents import read_xml
from bpmn.package import MAX_FILE_BYTES
from config import SHANGHAI
from staff import audit
from staff.audit import Action, Deed
from staff.models import Role
from staff.person import Person
from wording import N_
from workflows.draft import Draft, draft_of
from workflows.models import PackageDraft
from workflows.refusals import (
    ArchiveRefused,
    DraftGone,
    DraftNotFound,
    DraftOutdated,
    DraftSavedMeanwhile,
    NotAllowed,
)


@dataclass(frozen=True)
class Saving:
    """A file as it was changed. `seen` is the revision (Draft.revision) the page had loaded."""

    key: str
    path: str
    content: bytes
    seen: str


def save_package_draft(session: Session, saving: Saving, person: Person, now: datetime) -> str:
    """Store the file; return its new revision.

    Raises DraftOutdated, DraftSavedMeanwhile, DraftGone, FileNotInPackage; DiagramRefused for unsafe XML.
    """
    must_be_process_admin(person)
    _check_content(saving)
    draft = draft_of(session, saving.key, lock=True)
    check_seen(draft, saving.path, saving.seen)
    row = draft.changed.get(saving.path)
    if row is None:
        row = PackageDraft(key=saving.key, path=saving.path, base_version=draft.version)
        session.add(row)
    row.content, row.saved_by, row.saved_at = saving.content, person.username, now
    said = {"file": saving.path, "base": draft.version}
    audit.write(session, Deed(Action.DRAFT_SAVED, f"package:{saving.key}", said), person, now)
    return draft_of(session, saving.key).revision(saving.path)


def discard_package_draft(session: Session, key: str, person: Person, now: datetime) -> None:
    """Forget every change that is not deployed. Raises DraftNotFound."""
    must_be_process_admin(person)
    draft = draft_of(session, key, lock=True)
    if not draft.changed:
        raise DraftNotFound(package=key)
    session.execute(delete(PackageDraft).where(PackageDraft.key == key))
    said = {"files": sorted(draft.changed)}
    audit.write(session, Deed(Action.DRAFT_DISCARDED, f"package:{key}", said), person, now)


def check_seen(draft: Draft, path: str, seen: str) -> None:
    """Refuse a change of a file that is no longer what the page had loaded."""
    if seen == draft.revision(path):
        return
    version = seen.partition("-")[0]
    if version != str(draft.version):
        raise DraftOutdated(base=version, latest=draft.version)
    row = draft.changed.get(path)
    if row is None:
        raise DraftGone
    when = row.saved_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    raise DraftSavedMeanwhile(who=row.saved_by, when=when, file=path)


def must_be_process_admin(person: Person) -> None:
    if Role.PROCESS_ADMIN not in person.roles:
        raise NotAllowed


def _check_content(saving: Saving) -> None:
    if not saving.content.strip():
        raise ArchiveRefused(N_("文件 {file} 没有内容。"), file=saving.path)
    if len(saving.content) > MAX_FILE_BYTES:
        raise ArchiveRefused(N_("文件 {file} 大于 {most} 字节。"), file=saving.path, most=MAX_FILE_BYTES)
    if saving.path.endswith((".bpmn", ".dmn")):
        read_xml(saving.content, saving.path)
