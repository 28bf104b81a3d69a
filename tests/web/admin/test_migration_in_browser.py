"""An administrator moves a case to a new version: tries it out, names what replaces a step, and moves it."""

from datetime import UTC, datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from demonstration.seed import PASSWORD
from tests.bpmn.draw import Drawing
from tests.support.acting import begin
from tests.support.live import LiveSite
from tests.support.packages import install, packed

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("quiet_console")]


def permit(task: str, name: str) -> None:
    drawing = (
        Drawing("permit").start().user(task, name=name, lx_position="case_handler", lx_organisation="KS")
    )
    install(packed(drawing.end().flows(f"start {task} end")))


def faults(page: Page) -> list[str]:
    return [each["id"] for each in Axe().run(page).response["violations"]]


def test_a_case_is_tried_out_mapped_and_moved(live: LiveSite, page: Page) -> None:
    with live.stage(datetime.now(UTC)) as stage:
        permit("check", "审核材料")
        begin(stage, "KS.2", "permit")
        permit("review", "审核申请材料")
    page.goto(f"{live.url}/sign-in")
    page.get_by_label("用户名").fill("process")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()

    page.goto(f"{live.url}/packages/permit")
    page.get_by_role("link", name="试算迁移到最新版").click()
    expect(page.locator("[data-row]")).to_contain_text("不能迁移")
    assert faults(page) == []
    expect(page.get_by_label("审核材料（check）")).to_have_value("review")
    page.get_by_role("button", name="按此对应重新试算").click()
    expect(page.locator("[data-row]")).to_contain_text("可以迁移")
    page.get_by_label("迁移的理由").fill("材料清单调整")
    page.get_by_role("button", name="迁移所选").click()
    expect(page.get_by_text("已处理 0 / 1 件")).to_be_visible()
    with live.stage(datetime.now(UTC)) as stage:
        stage.settle()

    expect(page.get_by_text("已处理 1 / 1 件：迁移 1 件")).to_be_visible(timeout=15_000)
    assert faults(page) == []
