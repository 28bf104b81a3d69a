"""Deployed packages as the engine wants them: parsed once per process and version, shared by all threads."""

from threading import Lock

from sqlalchemy import select
from sqlalchemy.orm import Session

from bpmn import definition as parsing
from bpmn.definition import Definition
from bpmn.package import Package
from workflows import refusals
from workflows.feel_functions import SIGNATURES
from workflows.models import PackageFile, ProcessDefinition

MOST_CACHED = 64
_parsed: dict[int, Definition] = {}
_parsing = Lock()


def definition_of(session: Session, definition_id: int) -> Definition:
    """Return the parsed package of a version."""
    found = _parsed.get(definition_id)
    if found is None:
        package = package_of(session, definition_id)
        with _parsing:
            found = _parsed.get(definition_id) or parsing.load(package, SIGNATURES.values())
            _keep(definition_id, found)
    return found


def package_of(session: Session, definition_id: int) -> Package:
    """Return the files of a version."""
    key = session.scalar(select(ProcessDefinition.key).where(ProcessDefinition.id == definition_id))
    if key is None:
        raise refusals.ProcessNotFound(process=definition_id)
    rows = session.execute(
        select(PackageFile.path, PackageFile.content).where(PackageFile.definition_id == definition_id)
    )
    return Package(key, {row.path: row.content for row in rows})


def latest(session: Session, key: str) -> ProcessDefinition:
    """Return the version that new instances of a package start on."""
    row = session.scalar(
        select(ProcessDefinition).where(ProcessDefinition.key == key, ProcessDefinition.latest)
    )
    if row is None:
        raise refusals.ProcessNotFound(process=key)
    return row


def forget_all() -> None:
    """Drop the parsed packages: another database is opened in this process."""
    _parsed.clear()


def _keep(definition_id: int, definition: Definition) -> None:
    if len(_parsed) >= MOST_CACHED:
        _parsed.pop(next(iter(_parsed)))
    _parsed[definition_id] = definition
