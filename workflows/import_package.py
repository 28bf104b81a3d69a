"""Take an uploaded package as a draft: of a package that is deployed, or of a new one."""

from datetime import datetime

from sqlalchemy.orm import Session

from bpmn.package import Package
from config import SHANGHAI
from staff import audit
from staff.audit import Action, Deed
from staff.person import Person
from workflows.draft import Draft, draft_of
from workflows.models import PackageDraft
from workflows.refusals import DraftExists, NothingToDeploy, ProcessNotFound
from workflows.save_package_draft import must_be_process_admin


def import_package(session: Session, package: Package, person: Person, now: datetime) -> None:
    """Store as a draft what differs from the newest version; what the upload lacks is to be removed.

    Raises DraftExists when one waits already, NothingToDeploy when nothing differs.
    """
    must_be_process_admin(person)
    draft = _present(session, package.key)
    if draft.changed:
        last = max(draft.changed.values(), key=lambda row: row.saved_at)
        when = last.saved_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
        raise DraftExists(package=package.key, who=last.saved_by, when=when)
    removed = dict.fromkeys(draft.deployed.keys() - package.files.keys(), b"")
    differing = {
        path: content
        for path, content in {**package.files, **removed}.items()
        if draft.deployed.get(path) != content
    }
    if not differing:
        raise NothingToDeploy(version=draft.version)
    session.add_all(
        PackageDraft(
            key=package.key,
            path=path,
            content=content,
            base_version=draft.version,
            saved_by=person.username,
            saved_at=now,
        )
        for path, content in differing.items()
    )
    said = {"uploaded": sorted(differing), "base": draft.version}
    audit.write(session, Deed(Action.DRAFT_SAVED, f"package:{package.key}", said), person, now)


def _present(session: Session, key: str) -> Draft:
    try:
        return draft_of(session, key, lock=True)
    except ProcessNotFound:
        return Draft(key, 0, {})
