"""A person at the pages, in words: sign in, open a task, fill in its form, press a button, read a paper."""

import re
import time
from collections.abc import Callable
from io import BytesIO
from typing import Self
from urllib.parse import urljoin

import pdfplumber
from playwright.sync_api import Error, Locator, Page, expect

from demonstration.seed import PASSWORD
from tests.acceptance.form import Answers, fill_in

MOST_INTERRUPTIONS = 5
PATIENCE_SECONDS = 15  # the scheduler works beside the pages: numbers, documents and the next task follow


class Desk:
    """What one person sees and does. `page` is their window."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url

    @property
    def name(self) -> str:
        """The name of who is signed in."""
        return self.page.locator("aside .fw-bold").inner_text()

    @property
    def heading(self) -> str:
        return self.page.get_by_role("heading", level=1).inner_text()

    @property
    def language(self) -> str | None:
        return self.page.locator("html").get_attribute("lang")

    def sign_in_as(self, username: str) -> Self:
        self.go("/sign-in")
        self.page.get_by_label("用户名").fill(username)
        self.page.get_by_label("密码").fill(PASSWORD)
        return self.press("登录")

    def go(self, path: str) -> Self:
        """Open a page by its address."""
        self.page.bring_to_front()  # a window behind another is slow to draw
        for interruptions in range(MOST_INTERRUPTIONS + 1):
            try:
                self.page.goto(self.url + path)
                break
            except Error as interrupted:  # the redirect behind the last click was still under way
                known = "interrupted by another navigation" in interrupted.message
                if not known or interruptions == MOST_INTERRUPTIONS:
                    raise
                self.page.wait_for_load_state()
        return self

    def start(self, name: str) -> Self:
        """Open the form that begins something."""
        self.go("/start/")
        return self.follow(name)

    def open_task(self, name: str, case: str) -> Self:
        """Open the first task of a name in a case, once it has come."""
        return self._open(self._wait_for(f"/inbox?search={case}", lambda: self._tasks(name, case)))

    def has_task(self, name: str, case: str) -> bool:
        """Say whether the task is there now."""
        self.go(f"/inbox?search={case}")
        return self._tasks(name, case).count() > 0

    def open_case(self, case: str) -> Self:
        """Open a case the person has begun or worked on."""
        for list_of in ("/started", "/done"):
            self.go(f"{list_of}?search={case}")
            rows = self.page.locator("tr[data-row]").filter(has_text=case)
            if rows.count():
                return self._open(rows.first.get_by_role("link"))
        raise AssertionError(f"no case {case} on this desk")

    def fill(self, answers: Answers) -> Self:
        """Fill in fields of the form by their labels; see tests.acceptance.form."""
        fill_in(self.page.locator("#form-body"), answers)
        return self

    def rows(self, label: str) -> list[str]:
        """Return what stands in each row of a list of the form."""
        name = re.compile(rf"^{re.escape(label)} ")
        return self.page.get_by_role("group", name=name).all_inner_texts()

    def options(self, label: str) -> list[str]:
        """Return what can be chosen from a list of the form."""
        choice = self.page.locator("#form-body").get_by_label(label).and_(self.page.locator("select"))
        return choice.locator("option:not([value=''])").all_inner_texts()

    def say(self, opinion: str) -> Self:
        """Write what a person adds to the form."""
        self.page.locator("#opinion").fill(opinion)
        return self

    def press(self, button: str) -> Self:
        """Press a button that leads to another page, and wait for that page."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=button, exact=True).click()
        complaints = self.page.locator("#form-errors")
        assert not complaints.count(), complaints.inner_text()
        return self

    def follow(self, link: str) -> Self:
        """Follow a link of the page."""
        return self._open(self.page.get_by_role("link", name=link))

    def sees(self, text: str | re.Pattern[str]) -> Self:
        """Look at the page again until it says something."""
        self._wait_for(None, lambda: self.page.locator("main").get_by_text(text))
        return self

    def read_document(self, title: str) -> str:
        """Return the text of a document of the case, without blanks."""
        with pdfplumber.open(BytesIO(self.download_document(title))) as document:
            return re.sub(r"\s", "", "".join(page.extract_text() or "" for page in document.pages))

    def download_document(self, title: str) -> bytes:
        """Fetch a document of the case as soon as it is ready."""
        listed = "a.list-group-item[href^='/notices/']"
        link = self._wait_for(None, lambda: self.page.locator(listed).filter(has_text=title))
        address = urljoin(self.url, f"{link.first.get_attribute('href')}.pdf")
        end = time.monotonic() + PATIENCE_SECONDS
        while not (answer := self.page.request.get(address)).ok:
            assert time.monotonic() < end, f"{title}: {answer.status}"
            time.sleep(0.2)
        return answer.body()

    def second_window(self) -> "Desk":
        """Open the same page once more, as the same person."""
        page = self.page.context.new_page()
        page.goto(self.page.url)
        return Desk(page, self.url)

    def line(self, text: str) -> str:
        """Return the line of a table that says something."""
        return self.page.locator("tbody tr").filter(has_text=text).inner_text()

    def cases(self, case: str) -> int:
        """Return how many cases of this title the person has begun."""
        self.go(f"/started?search={case}")
        return self.page.locator("tr[data-row]").count()

    def history(self) -> list[str]:
        """Return the lines of 办理过程, from the first to the last."""
        return self.page.locator(".lx-history > li").all_inner_texts()[::-1]

    def path(self, marker: str) -> set[str]:
        """Return the ids of the shapes that carry a marker in the drawn diagram."""
        expect(self.page.locator("[data-bpmn-viewer][data-ready]")).to_be_visible()
        shapes = self.page.locator(f".djs-element.{marker}")
        return set(shapes.evaluate_all("shapes => shapes.map(shape => shape.dataset.elementId)"))

    def _open(self, links: Locator) -> Self:
        with self.page.expect_navigation():
            links.first.click()
        return self

    def _tasks(self, name: str, case: str) -> Locator:
        row = self.page.locator("tr[data-row]").filter(has_text=case)
        # The subject of a task stands behind its name: 责任确认 · 落实应急值守制度.
        return row.get_by_role("link", name=re.compile(f"^{re.escape(name)}( · |$)"))

    def _wait_for(self, path: str | None, found: Callable[[], Locator]) -> Locator:
        """Load a path, or this page, again and again until something is on it."""
        end, pause = time.monotonic() + PATIENCE_SECONDS, 0.2
        if path:
            self.go(path)
        while not found().count():
            assert time.monotonic() < end, f"{found()} did not come; the page says:\n{self._text()}"
            time.sleep(pause)
            pause = min(2 * pause, 1)  # drawing a page takes from the scheduler the time it needs
            self.page.reload()
        return found()

    def _text(self) -> str:
        return self.page.locator("body").inner_text()
