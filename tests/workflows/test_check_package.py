"""What an installation knows for a package to name."""

from pathlib import Path

from flask import Flask

from bpmn.package import read_folder
from database.session import reading
from workflows import check_package

PACKAGES = Path("bpmn/packages")


def test_an_installation_knows_its_positions_escalations_and_packages(sqlite_app: Flask):
    with sqlite_app.app_context(), reading() as session:
        known = check_package.known_here(session)
        found = {
            folder.name: [
                str(finding.message) for finding in check_package.findings(session, read_folder(folder))
            ]
            for folder in PACKAGES.iterdir()
            if (folder / "package.toml").exists()
        }

    assert "case_handler" in (known.positions or ())
    assert "default" in (known.escalations or ())
    assert sorted(found) == [
        *("document_issue", "plan_filing", "regional_cooperation", "supervision", "team_mobilization")
    ]
    assert list(filter(None, found.values())) == []
