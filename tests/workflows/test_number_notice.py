"""Numbers as they are printed."""

from database.session import transaction
from demonstration.theatre import Theatre
from notices.job import Layout, NoticeJob
from staff.directory import organisation_by_code
from workflows.draft_notice import Filing, keep
from workflows.number_notice import number_notice


def signed_number(stage: Theatre, layout: Layout, series: str) -> str:
    job = NoticeJob("<p>正文</p>", layout, "示例", "昆山市应急管理局", stage.now.date())
    with transaction() as session:
        organ = organisation_by_code(session, "KS")
        assert organ is not None
        row = keep(session, job, Filing("example", organ, series, None, None, None), stage.now)
        number_notice(session, row, None, stage.now)
        return row.number


def test_an_order_has_a_number_without_year_that_counts_in_its_series(sqlite_stage: Theatre) -> None:
    numbers = [signed_number(sqlite_stage, Layout.ORDER, "昆应急令") for _ in range(2)]

    assert numbers == ["第1号", "第2号"]


def test_other_documents_have_series_year_and_number(sqlite_stage: Theatre) -> None:
    assert signed_number(sqlite_stage, Layout.LETTER, "昆应急函") == "昆应急函〔2026〕1号"
