"""A package as an admin sees it before deploying: the newest version's files, and on top what was changed."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from bpmn.package import Package
from workflows.models import PackageDraft, PackageFile, ProcessDefinition
from workflows.refusals import FileNotInPackage, ProcessNotFound


@dataclass(frozen=True)
class Draft:
    """`version` is the newest deployed one, 0 when there is none. `changed` holds the draft's rows."""

    key: str
    version: int
    deployed: Mapping[str, bytes]
    changed: Mapping[str, PackageDraft] = field(default_factory=dict)

    @property
    def files(self) -> Mapping[str, bytes]:
        """The files as they would be deployed now."""
        return merged(self.deployed, {path: row.content for path, row in self.changed.items()})

    def content(self, path: str) -> bytes:
        """Return a file as it would be deployed now. Raises FileNotInPackage."""
        files = self.files
        if path not in files:
            raise FileNotInPackage(package=self.key, file=path)
        return files[path]

    def revision(self, path: str) -> str:
        """Return what tells whether a file has changed since a page loaded it: an ETag."""
        return f"{self.version}-{hashlib.sha256(self.content(path)).hexdigest()[:16]}"

    def package(self, changes: Mapping[str, bytes] | None = None) -> Package:
        """Return the package with further changes on top. Raises PackageUnreadable."""
        return Package(self.key, merged(self.files, changes or {}))


def merged(files: Mapping[str, bytes], changes: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files with the changes on top; an empty one removes its file."""
    return {path: content for path, content in {**files, **changes}.items() if content}


def draft_of(session: Session, key: str, *, lock: bool = False) -> Draft:
    """Return the draft, also when nothing has been changed yet. Raises ProcessNotFound.

    With `lock` nobody else saves or deploys this package until the transaction ends.
    """
    newest = select(ProcessDefinition).where(ProcessDefinition.key == key, ProcessDefinition.latest)
    row = session.scalar(newest.with_for_update() if lock else newest)
    changed = {
        each.path: each for each in session.scalars(select(PackageDraft).where(PackageDraft.key == key))
    }
    if row is None and not changed:
        raise ProcessNotFound(process=key)
    return Draft(key, row.version if row else 0, files_of(session, row.id) if row else {}, changed)


def files_of(session: Session, definition_id: int) -> dict[str, bytes]:
    """Return the files of a version."""
    rows = session.execute(
        select(PackageFile.path, PackageFile.content).where(PackageFile.definition_id == definition_id)
    )
    return dict(rows.all())
