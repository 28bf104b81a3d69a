"""Notice templates in the browser: saved with their entry, previewed with values, refused by line."""

from collections.abc import Callable
from typing import Any

import pytest

from database.session import reading
from notices import template
from notices.job import NoticeJob
from tests.support.clients import Client
from tests.web.conftest import Case
from workflows.draft import draft_of

ClientOf = Callable[[str], Client]
PAGE = "/packages/plan_filing/notices/receipt"
ENTRY = {
    "title": "收件回执（示例）",
    "layout": "letter",
    "organ": "=organisation",
    "sealed": "on",
    "series": "示备收",
}


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[NoticeJob]:
    """The jobs that were to be rendered; their templates are filled, which is what a preview tries."""
    jobs: list[NoticeJob] = []

    def fill(job: NoticeJob) -> bytes:
        jobs.append(job)
        return template.expand(job).encode()

    monkeypatch.setattr("web.draft_pdf.render_in_worker", fill)
    return jobs


def typed(client: Client, text: str, **changed: Any) -> dict[str, Any]:
    """What the page would send when this is typed."""
    page = client.read(PAGE)
    seen = {
        path: page.partition(f'name="seen:{path}" value="')[2].partition('"')[0]
        for path in ("notices/receipt.html", "package.toml")
    }
    return {**{f"seen:{path}": revision for path, revision in seen.items()}, **ENTRY, "text": text, **changed}


@pytest.mark.usefixtures("case")
def test_a_template_and_its_entry_are_saved_into_the_draft(client_of: ClientOf) -> None:
    admin = client_of("process")
    answer = admin.submit(PAGE, typed(admin, "<p>收到{{ applicant_name }}的材料。</p>"))

    assert answer.status_code == 302
    with reading() as session:
        package = draft_of(session, "plan_filing").package()
    entry = package.manifest.notices["receipt"]
    assert package.notices["receipt"] == "<p>收到{{ applicant_name }}的材料。</p>"
    assert (entry.title, entry.layout, entry.series) == ("收件回执（示例）", "letter", "示备收")
    assert entry.sealed
    assert entry.recipient == ""
    assert package.manifest.notices["correction_notice"].recipient == "=applicant_name"


@pytest.mark.usefixtures("case")
def test_a_template_that_can_not_be_read_is_refused_with_its_line_and_stays_on_the_page(
    client_of: ClientOf,
) -> None:
    admin = client_of("process")
    answer = admin.submit(PAGE, typed(admin, "<p>好</p>\n{% if %}"))

    assert answer.status_code == 422
    said = answer.get_data(as_text=True)
    assert "第 2 行" in said
    assert "{% if %}" in said


@pytest.mark.usefixtures("case")
def test_a_preview_shows_what_is_typed_with_example_values(
    client_of: ClientOf, drawn: list[NoticeJob]
) -> None:
    admin = client_of("process")
    listed = "{% for one in files %}{{ one.name }}{% endfor %}"
    text = "<p>{{ applicant_name }}于{{ received_on | date_cn }}交来" + listed + "</p>"
    answer = admin.submit(f"{PAGE}/preview", typed(admin, text, recipient="=nobody"))

    assert "〔applicant_name〕于2026年1月5日交来〔name〕〔name〕" in answer.get_data(as_text=True)
    (job,) = drawn
    assert (job.stage, job.title, job.recipient) == ("draft", "收件回执（示例）", "〔nobody〕")


def test_a_preview_shows_the_values_of_a_case(
    case: Case, client_of: ClientOf, drawn: list[NoticeJob]
) -> None:
    admin = client_of("process")
    text = "<p>{{ applicant_name }}</p>"
    answer = admin.submit(f"{PAGE}/preview", typed(admin, text, case=case.ids["instance_id"]))

    assert "昆山示例新材料有限公司" in answer.get_data(as_text=True)
    assert drawn[0].organ == "昆山市应急管理局"


@pytest.mark.usefixtures("case", "drawn")
def test_a_preview_of_a_case_of_another_package_is_refused(client_of: ClientOf) -> None:
    admin = client_of("process")
    answer = admin.submit(f"{PAGE}/preview", typed(admin, "<p>好</p>", case=999))

    assert answer.status_code == 404
