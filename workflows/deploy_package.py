"""Deploy a package as a new version: whole, checked, numbered."""

from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from bpmn import definition as parsing
from bpmn.package import Package
from workflows import check_package
from workflows.feel_functions import SIGNATURES
from workflows.models import PackageDraft, PackageFile, ProcessDefinition
from workflows.refusals import PackageRefused


def deploy_package(
    session: Session, package: Package, note: str, deployed_by: str, now: datetime
) -> ProcessDefinition:
    """Insert the version; a package equal to the newest version changes nothing and returns that.

    Raises PackageRefused with the findings when the engine would run it wrong.
    """
    newest = _newest(session, package.key)
    if newest is not None and newest.digest == package.digest:
        return newest
    errors = check_package.errors(session, package)
    if errors:
        raise PackageRefused(errors, package=package.manifest.name, count=len(errors))
    parsing.load(package, SIGNATURES.values())
    row = ProcessDefinition(
        key=package.key,
        version=newest.version + 1 if newest else 1,
        name=package.manifest.name,
        digest=package.digest,
        note=note,
        deployed_at=now,
        deployed_by=deployed_by,
        latest=True,
        files=[PackageFile(path=path, content=content) for path, content in package.files.items()],
    )
    session.execute(
        update(ProcessDefinition).where(ProcessDefinition.key == package.key).values(latest=False)
    )
    session.add(row)
    session.execute(delete(PackageDraft).where(PackageDraft.key == package.key))
    session.flush()
    return row


def _newest(session: Session, key: str) -> ProcessDefinition | None:
    highest = (
        select(func.max(ProcessDefinition.version)).where(ProcessDefinition.key == key).scalar_subquery()
    )
    return session.scalar(
        select(ProcessDefinition)
        .where(ProcessDefinition.key == key, ProcessDefinition.version == highest)
        .with_for_update()
    )
