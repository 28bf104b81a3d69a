"""Deploy a draft as the next version, by a process admin who says what has changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from staff import audit
from staff.audit import Action, Deed
from staff.person import Person
from workflows.deploy_package import deploy_package, take_turns
from workflows.draft import draft_of
from workflows.models import ProcessDefinition
from workflows.refusals import DraftOutdated, NoteMissing, NothingToDeploy
from workflows.save_package_draft import check_seen, must_be_process_admin


@dataclass(frozen=True)
class Deploying:
    """`base` is the newest version when the page was drawn; `changes` what it has changed beyond the draft.

    `seen` maps the changed paths to the revisions the page had loaded, as far as it says.
    """

    key: str
    base: int
    note: str
    changes: Mapping[str, bytes] = field(default_factory=dict)
    seen: Mapping[str, str] = field(default_factory=dict)


def deploy_draft(session: Session, deploying: Deploying, person: Person, now: datetime) -> ProcessDefinition:
    """Insert the version; its draft is gone. Running instances stay on the version they began with.

    Raises NoteMissing, DraftOutdated, NothingToDeploy, PackageUnreadable; PackageRefused with the findings.
    """
    must_be_process_admin(person)
    note = deploying.note.strip()
    if not note:
        raise NoteMissing
    take_turns(session)  # before the draft is locked, as all who deploy do: else two wait for each other
    draft = draft_of(session, deploying.key, lock=True)
    if draft.version != deploying.base:
        raise DraftOutdated(base=deploying.base, latest=draft.version)
    for path, seen in deploying.seen.items():
        check_seen(draft, path, seen)
    row = deploy_package(session, draft.package(deploying.changes), note, person.username, now)
    if row.version == draft.version:
        raise NothingToDeploy(version=row.version)
    said = {"version": row.version, "note": note, "digest": row.digest}
    audit.write(session, Deed(Action.PACKAGE_DEPLOYED, f"package:{deploying.key}", said), person, now)
    return row
