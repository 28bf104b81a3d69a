"""An analyst at work: a deployed process is changed and deployed; what runs stays on what it began with."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from database.session import reading
from demonstration.filings import ENTERPRISE
from demonstration.seed import PASSWORD
from tests.support.live import LiveSite
from workflows.models import ProcessDefinition, ProcessInstance, UserTask

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("quiet_console")]

ELEMENT = "check_completeness"
NEW_NAME = "材料核对（试行）"


def begin_filing(live: LiveSite, *, after: int = 0) -> int:
    """Begin a filing; `after` so many commands of earlier stages, whose keys must not come twice."""
    with live.stage(datetime.now(UTC)) as stage:
        stage.acted = after
        return stage.start("E-1.1", "plan_filing", "plan_filing", ENTERPRISE)


def where_it_stands(live: LiveSite, instance_id: int) -> tuple[int, list[str]]:
    """Return the version an instance runs on, and its tasks."""
    with live.stage(datetime.now(UTC)), reading() as session:
        version = (
            select(ProcessDefinition.version).join(ProcessInstance).where(ProcessInstance.id == instance_id)
        )
        tasks = select(UserTask.name).where(UserTask.instance_id == instance_id)
        return session.scalars(version).one(), list(session.scalars(tasks))


def sign_in(page: Page, live: LiveSite, username: str) -> None:
    page.goto(f"{live.url}/sign-in")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()


def test_a_process_is_changed_on_the_page_and_what_runs_stays(live: LiveSite, page: Page) -> None:
    before = begin_filing(live)
    sign_in(page, live, "process")
    page.goto(f"{live.url}/packages/plan_filing/modeler/process.bpmn")
    modeler = page.locator("[data-bpmn-modeler][data-ready]")
    expect(modeler).to_be_attached(timeout=30_000)

    page.locator(f'[data-element-id="{ELEMENT}"] .djs-hit').first.click(force=True)
    page.locator(".bio-properties-panel-group-header", has_text="通用").click()
    page.locator("#bio-properties-panel-name").fill(NEW_NAME)
    page.locator("#bio-properties-panel-lx-position").select_option("receptionist")
    page.get_by_role("button", name="保存草稿").click()
    expect(page.get_by_text(re.compile("已保存"))).to_be_visible()
    page.get_by_role("button", name="检查", exact=True).click()
    expect(page.locator(".lx-findings")).to_contain_text(re.compile("检查通过|0 个错误"))
    page.get_by_role("button", name="部署", exact=True).click()
    page.get_by_label("本次修改了什么（记入版本记录）").fill("材料核对改由政务窗口试行")
    page.get_by_role("dialog").get_by_role("button", name="部署").click()

    expect(page.get_by_text("已部署第 2 版")).to_be_visible()
    expect(page.get_by_text("材料核对改由政务窗口试行")).to_be_visible()
    after = begin_filing(live, after=1)
    old_version, old_tasks = where_it_stands(live, before)
    new_version, new_tasks = where_it_stands(live, after)
    assert (old_version, new_version) == (1, 2)
    assert NEW_NAME in new_tasks
    assert NEW_NAME not in old_tasks


def test_two_versions_are_compared_on_the_drawing(live: LiveSite, page: Page) -> None:
    sign_in(page, live, "auditor")

    page.goto(f"{live.url}/packages/plan_filing/compare?old=1&new=2")

    expect(page.locator("[data-bpmn-diff][data-ready]")).to_be_visible(timeout=30_000)
    expect(page.locator(".lx-changes")).to_contain_text(NEW_NAME)
