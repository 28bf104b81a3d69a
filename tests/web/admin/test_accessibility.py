"""The admin pages for those who don't see them: axe finds nothing to complain of."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from demonstration.seed import PASSWORD
from tests.support.live import LiveSite

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("quiet_console")]

PAGES = {
    "process": [
        "/packages/",
        "/packages/plan_filing",
        "/packages/plan_filing/edit/package.toml",
        "/packages/plan_filing/forms/application",
        "/packages/plan_filing/notices/receipt",
        "/overview/",
        "/incidents/",
        "/escalations/default",
        "/calendar/?day=2027-01-04&region=3205",
        "/registers/teams",
        "/registers/teams/records/T-KS/edit",
    ],
    "admin": [
        "/members/?organisation=KS",
        "/members/1",
        "/members/new",
        "/deputies/",
        "/audit/sign-ins",
        "/audit/chains?all=1",
    ],
}


@pytest.mark.parametrize("username", PAGES)
def test_axe_finds_nothing(live: LiveSite, page: Page, username: str) -> None:
    page.goto(f"{live.url}/sign-in")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(f"{live.url}/inbox")

    found = {}
    for path in PAGES[username]:
        answer = page.goto(live.url + path)
        assert answer is not None
        assert answer.ok, path
        page.wait_for_load_state("networkidle")
        violations = Axe().run(page).response["violations"]
        found[path] = [(each["id"], each["nodes"][0]["html"]) for each in violations]

    assert found == {path: [] for path in PAGES[username]}
