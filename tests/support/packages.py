"""Small packages the tests run: drawn on the spot, installed without the checks of a deployment."""

from datetime import UTC, datetime

from sqlalchemy import func, select, update

from bpmn import definition
from bpmn.package import Package
from database.session import transaction
from tests.bpmn.draw import Drawing
from workflows import armed_starts, enter_clock_rules
from workflows.feel_functions import SIGNATURES
from workflows.models import PackageFile, ProcessDefinition

START = """
[[start]]
process = "{key}"
name = "{key}"
positions = ["case_handler"]
"""


def packed(drawing: Drawing, *others: Drawing, **files: bytes) -> Package:
    """Return a package of these processes; a case handler may start the first."""
    made = drawing.package(*others, **files)
    manifest = made.files["package.toml"].decode() + START.format(key=drawing.id)
    return Package(drawing.id, {**made.files, "package.toml": manifest.encode()})


def install(package: Package) -> int:
    """Make a package the newest version, also one that a deployment would refuse; return the id.

    What goes wrong while an instance runs must be borne also when no check has seen it coming.
    """
    same = ProcessDefinition.key == package.key
    with transaction() as session:
        newest = session.scalar(select(func.max(ProcessDefinition.version)).where(same)) or 0
        session.execute(update(ProcessDefinition).where(same).values(latest=False))
        row = ProcessDefinition(
            key=package.key,
            version=newest + 1,
            name=package.manifest.name,
            digest=package.digest,
            deployed_at=datetime.now(UTC),
            deployed_by="tests",
            latest=True,
            files=[PackageFile(path=path, content=content) for path, content in package.files.items()],
        )
        session.add(row)
        session.flush()
        enter_clock_rules.enter_clock_rules(session, package.manifest)
        armed_starts.arm(session, row, definition.load(package, SIGNATURES.values()), datetime.now(UTC))
        return row.id
