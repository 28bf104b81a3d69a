"""Every address of the product, and who may open it. A new route without an entry here fails the tests."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

# For everybody, signed in or not.
OPEN = {
    "health.health",
    "health.live",
    "health.ready",
    "language.choose",
    "metrics.show",  # by a token
    "sign_in.enter",
    "sign_in.show",
    "static",
    "verification.ask",
    "verification.compare",  # by the code that is printed on the document
    "verification.show",
}

# For every member: what is their own, and nothing of other people's.
OWN = {
    "attachments.upload",
    "desk.done",
    "desk.home",
    "desk.inbox",
    "deputies.index",
    "desk.started",
    "notices.index",
    "notifications.index",
    "notifications.read",
    "password.change",
    "password.show",
    "sign_in.leave",
    "starts.index",
}

# For every member to read: the references of docs/; plans and the like, common knowledge in the bureaus.
COMMON = {
    "calendar.show",
    "help.show",
    "registers.export",
    "registers.index",
    "registers.record",
    "registers.show",
}

# For those who take part in a case, who hold a position or a role; to others it does not exist or is refused.
CLOSED = {
    "archive.download",
    "attachments.download",
    "clocks.ask",
    "clocks.decide",
    "clocks.pause",
    "clocks.resume",
    "clocks.show",
    "deputies.appoint",
    "deputies.end",
    "deputies.show",
    "instances.choose",
    "instances.diagram",
    "instances.resolve",
    "instances.retry",
    "instances.show",
    "instances.step",
    "notice_drafts.show",
    "notices.deliver",
    "notices.pdf",
    "notices.receipt",
    "notices.show",
    "notices.sign",
    "operations.carry_out",
    "operations.foresee",
    "operations.show",
    "registers.edit",
    "registers.new",
    "registers.refresh",
    "registers.save",
    "sending.refresh",
    "sending.send",
    "sending.show",
    "starts.draft",
    "starts.refresh",
    "starts.show",
    "starts.submit",
    "supervision.matters",
    "supervision.matters_table",
    "supervision.overdue",
    "supervision.overdue_table",
    "supervision.propose",
    "supervision.supervise",
    "tasks.claim",
    "tasks.draft",
    "tasks.refresh",
    "tasks.release",
    "tasks.show",
    "tasks.submit",
    "urging.show",
    "urging.urge",
}

# Forgetting one's own draft harms nobody, whether or not one may start the process.
HARMLESS = {"starts.discard"}

# For a role; to others the page does not exist.
OF_ROLES = {
    "audit",
    "calendar_changes",
    "clock_rules",
    "escalations",
    "form_preview",
    "incidents",
    "member_accounts",
    "members",
    "messages",
    "migrations",
    "overview",
    "package_comparison",
    "package_draft",
    "notice_templates",
    "number_register",
    "packages",
    "pulse",
}

KEYS = {"clock_rules": "filing_check", "escalations": "default", "registers": "teams"}
VALUES = {
    "choice_id": "00000000-0000-0000-0000-000000000000",
    "clock_id": 1,
    "code": "nosuchcode",
    "delivery_id": 1,
    "deputy_id": 1,
    "extension_id": 1,
    "filename": "mark.svg",
    "form": "check_completeness",
    "kind": "csv",
    "migration_id": 1,
    "name": "feel",
    "notice": "receipt",
    "path": "process.bpmn",
    "process_id": "plan_filing",
    "recalculation_id": 1,
    "record_key": "T-KS",
    "sent_id": 1,
}


@dataclass(frozen=True)
class Door:
    """One address with one method."""

    endpoint: str
    method: str
    path: str

    @property
    def blueprint(self) -> str:
        return self.endpoint.partition(".")[0]


def doors(app: Flask, ids: dict[str, Any]) -> Iterator[Door]:
    """Yield every door of the product, with the ids of a case in its address."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            path = adapter.build(rule.endpoint, _values(rule, ids), method=method)
            yield Door(rule.endpoint, method, path)


def is_listed(door: Door) -> bool:
    """Return whether this file says for whom the door is."""
    by_name = OPEN | OWN | COMMON | CLOSED | HARMLESS
    return door.endpoint in by_name or door.blueprint in OF_ROLES


def is_closed(door: Door) -> bool:
    return door.endpoint in CLOSED or door.blueprint in OF_ROLES


def _values(rule: Rule, ids: dict[str, Any]) -> dict[str, Any]:
    known = {"key": KEYS.get(rule.endpoint.partition(".")[0], "plan_filing")} | VALUES | ids
    unknown = rule.arguments - known.keys()
    assert not unknown, f"{rule.endpoint} has arguments that VALUES should name: {unknown}"
    return {name: known[name] for name in rule.arguments}
