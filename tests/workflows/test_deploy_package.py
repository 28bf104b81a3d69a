"""Deploying: whole, checked, numbered; the same twice changes nothing."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from bpmn.package import Package, read_folder
from config import ROOT
from database.session import reading, transaction
from demonstration.theatre import Theatre
from tests.support.acting import at_once
from workflows.deploy_package import deploy_package
from workflows.models import ClockRule, PackageDraft, PackageFile, ProcessDefinition
from workflows.refusals import PackageRefused

FILING = read_folder(ROOT / "bpmn" / "packages" / "plan_filing")


def changed(text: str) -> Package:
    """The filing with another description."""
    manifest = FILING.files["package.toml"].replace(b'description = "', f'description = "{text}'.encode(), 1)
    return Package("plan_filing", {**FILING.files, "package.toml": manifest})


def renamed(key: str, *, clocks: bool = False) -> Package:
    """The filing under another key; without clock rules of its own it uses those of the first."""
    manifest = FILING.files["package.toml"].replace(b'key = "plan_filing"', f'key = "{key}"'.encode(), 1)
    manifest = manifest if clocks else manifest.partition(b"[clocks.")[0]
    return Package(key, {**FILING.files, "package.toml": manifest})


def deployed(package: Package, stage: Theatre) -> int:
    with transaction() as session:
        return deploy_package(session, package, "", "KS.1", stage.now).version


def versions(key: str = "plan_filing") -> list[tuple[int, bool]]:
    with reading() as session:
        found = session.scalars(
            select(ProcessDefinition).where(ProcessDefinition.key == key).order_by(ProcessDefinition.version)
        )
        return [(row.version, row.latest) for row in found]


def test_versions_are_counted_and_the_newest_is_the_latest(sqlite_stage: Theatre) -> None:
    assert deployed(changed("甲"), sqlite_stage) == 2
    assert deployed(changed("乙"), sqlite_stage) == 3

    assert versions() == [(1, False), (2, False), (3, True)]


def test_an_unchanged_package_is_not_a_new_version_and_its_draft_is_gone(sqlite_stage: Theatre) -> None:
    with transaction() as session:
        session.add(
            PackageDraft(
                key="plan_filing",
                path="package.toml",
                content=FILING.files["package.toml"],
                base_version=1,
                saved_by="process",
                saved_at=sqlite_stage.now,
            )
        )

    assert deployed(FILING, sqlite_stage) == 1

    with reading() as session:
        assert session.scalars(select(PackageDraft)).all() == []
    assert versions() == [(1, True)]


def test_a_refused_package_leaves_nothing(sqlite_stage: Theatre) -> None:
    diagram = FILING.files["process.bpmn"].replace(b'lx:topic="issue_notice"', b'lx:topic="fly"')
    wrong = Package("plan_filing", {**FILING.files, "process.bpmn": diagram})
    before = files()

    with pytest.raises(PackageRefused) as refused, transaction() as session:
        deploy_package(session, wrong, "", "KS.1", sqlite_stage.now)

    assert any("fly" in str(finding.message) for finding in refused.value.findings)
    assert files() == before
    assert versions() == [(1, True)]


def test_two_who_deploy_at_once_get_two_versions(stage: Theatre) -> None:
    found: list[int] = []

    def deploying(package: Package) -> Callable[[], None]:
        return lambda: found.append(deployed(package, stage))

    raised = at_once([deploying(changed("甲")), deploying(changed("乙"))])

    assert raised == [None, None]
    assert sorted(found) == [2, 3]
    assert versions() == [(1, False), (2, False), (3, True)]


def test_two_who_deploy_a_new_package_at_once_get_one_version(stage: Theatre) -> None:
    new = renamed("plan_filing_again")

    def deploy() -> None:
        deployed(new, stage)

    raised = at_once([deploy] * 2)

    assert raised == [None, None]
    assert versions("plan_filing_again") == [(1, True)]


def test_a_clock_rule_of_another_package_is_not_overwritten(sqlite_stage: Theatre) -> None:
    with pytest.raises(PackageRefused) as refused:
        deployed(renamed("filing_again", clocks=True), sqlite_stage)

    said = [str(finding.message) for finding in refused.value.findings]
    assert len(said) == len(FILING.manifest.clocks)
    assert all("由流程包 plan_filing 规定，流程包 filing_again 不能再用" in sentence for sentence in said)


def test_what_a_package_brings_no_longer_another_may_bring(sqlite_stage: Theatre) -> None:
    deployed(renamed("plan_filing"), sqlite_stage)

    deployed(renamed("filing_again", clocks=True), sqlite_stage)

    with reading() as session:
        brought = {session.get_one(ClockRule, key).package_key for key in FILING.manifest.clocks}
    assert brought == {"filing_again"}


def files() -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(PackageFile)) or 0
