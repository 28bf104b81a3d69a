"""Keep a changed notice template and its entry in package.toml: both, or neither."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bpmn.manifest_text import with_notice
from notices import template
from staff.person import Person
from workflows.draft import Draft, draft_of
from workflows.queries.template_page import MANIFEST, path_of
from workflows.save_package_draft import Saving, save_package_draft


@dataclass(frozen=True)
class TemplateEdit:
    """What was typed. `seen` are the revisions (Draft.revision) the page had loaded, by path."""

    key: str
    notice: str
    text: str
    entry: Mapping[str, str | bool]  # keys of [notices.<notice>]
    seen: Mapping[str, str]

    def changes(self, draft: Draft) -> Mapping[str, bytes]:
        """Return the files that differ from the draft. Raises EntryNotEditable."""
        manifest = with_notice(draft.content(MANIFEST).decode(), self.notice, self.entry)
        files = {path_of(self.notice): self.text.encode(), MANIFEST: manifest.encode()}
        return {path: content for path, content in files.items() if content != draft.content(path)}


def save_notice_template(session: Session, edit: TemplateEdit, person: Person, now: datetime) -> None:
    """Store what has changed. Raises TemplateRefused, PackageUnreadable, and as save_package_draft does."""
    template.check(edit.text)
    draft = draft_of(session, edit.key, lock=True)
    changes = edit.changes(draft)
    draft.package(changes)
    for path, content in changes.items():
        saving = Saving(edit.key, path, content, edit.seen.get(path, ""))
        save_package_draft(session, saving, person, now)
