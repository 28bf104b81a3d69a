"""Deploy a package as a new version: whole, checked, numbered."""

from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from bpmn import definition as parsing
from bpmn.package import Package
from workflows import armed_starts, check_package, enter_clock_rules
from workflows.feel_functions import SIGNATURES
from workflows.models import PackageDraft, PackageFile, ProcessDefinition
from workflows.refusals import PackageRefused

DEPLOYING = 0x6C78  # number of an advisory lock of PostgreSQL


def deploy_package(
    session: Session, package: Package, note: str, deployed_by: str, now: datetime
) -> ProcessDefinition:
    """Insert the version; a package equal to the newest version changes nothing and returns that.

    Raises PackageRefused with the findings when the engine would run it wrong.
    """
    take_turns(session)
    newest = _newest(session, package.key)
    if newest is not None and newest.digest == package.digest:
        _forget_draft(session, package.key)
        return newest
    errors = check_package.errors(session, package)
    if errors:
        raise PackageRefused(errors, package=package.manifest.name, count=len(errors))
    definition = parsing.load(package, SIGNATURES.values())
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
    _forget_draft(session, package.key)
    session.flush()
    armed_starts.arm(session, row, definition, now)
    enter_clock_rules.enter_clock_rules(session, package.manifest)
    return row


def take_turns(session: Session) -> None:
    """Of two who deploy at once the second sees the first one's version. SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(DEPLOYING)))


def _newest(session: Session, key: str) -> ProcessDefinition | None:
    highest = (
        select(func.max(ProcessDefinition.version)).where(ProcessDefinition.key == key).scalar_subquery()
    )
    return session.scalar(
        select(ProcessDefinition).where(ProcessDefinition.key == key, ProcessDefinition.version == highest)
    )


def _forget_draft(session: Session, key: str) -> None:
    session.execute(delete(PackageDraft).where(PackageDraft.key == key))
