"""PDF/A-3b with its data attached, the same bytes for ever, and a code to scan on the last page alone."""

import dataclasses
import io
import json
from datetime import date, datetime
from decimal import Decimal

import pikepdf
import pytest

from config import SHANGHAI
from notices import render
from notices.codes import new_code
from notices.fonts import FontSet
from notices.job import Layout, NoticeJob, Stage
from notices.layout import grid
from notices.pool import RenderPool
from tests.notices import pdfa
from tests.notices.conftest import form_job, letter_job
from tests.notices.pages import Pages

ADDRESS = "https://lingxing.example/verify/abcdefghjkmnpqrstuvw"
ANNEX = '<section class="annex landscape" title="表"><p>甲</p></section>'


def sent_job(**changes: object) -> NoticeJob:
    """A sealed decision about money, with a code."""
    job = form_job(
        layout=Layout.LETTER,
        title="补偿决定书",
        template="<p>补偿 {{ total | yuan }}，自 {{ begun_at | date_cn }} 起。</p>",
        variables={
            "total": Decimal("54270.00"),
            "begun_at": datetime(2026, 11, 21, 9, tzinfo=SHANGHAI),
            "opinion_of_the_lawyer": "不宜公开的内部意见",
        },
        sealed=True,
        verification=ADDRESS,
    )
    return dataclasses.replace(job, **changes)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def sent(fonts: FontSet) -> bytes:
    return render.render(sent_job(), fonts)


def test_every_kind_of_document_keeps_to_pdf_a(
    fonts: FontSet, letter: Pages, file: Pages, sent: bytes
) -> None:
    void = render.render(sent_job(stage=Stage.VOID), fonts)

    assert [pdfa.faults(each) for each in (letter.pdf, file.pdf, sent, void)] == [[], [], [], []]


def test_the_check_finds_what_is_planted(sent: bytes) -> None:
    with pikepdf.open(io.BytesIO(sent)) as pdf:
        del pdf.Root.OutputIntents
        pdf.Root.OpenAction = pikepdf.Dictionary(Type=pikepdf.Name.Action, S=pikepdf.Name.JavaScript, JS="")
        pdf.Root.AF = pikepdf.Array([])
        spoilt = io.BytesIO()
        pdf.save(spoilt)

    clauses = {said.split(":")[0] for said in pdfa.faults(spoilt.getvalue())}

    assert clauses == {"6.2.3", "6.6.1", "6.5.1", "6.8"}


def test_the_data_are_attached_as_json_without_what_the_document_does_not_say(sent: bytes) -> None:
    with pikepdf.open(io.BytesIO(sent)) as pdf:
        relationship = str(pdf.Root.AF[0].AFRelationship)
        said = json.loads(pdf.attachments["notice.json"].get_file().read_bytes())

    assert relationship == "/Source"
    assert said["variables"] == {"total": "54270.00", "begun_at": "2026-11-21T09:00:00+08:00"}
    assert (said["title"], said["number"], said["dated"]) == ("补偿决定书", "320583-2026-0015", "2026-11-21")
    assert "template" not in said


def test_fresh_processes_give_the_same_bytes(fonts: FontSet, sent: bytes) -> None:
    pools = [RenderPool(fonts.folder, processes=1) for _ in range(2)]

    rendered = [pool.render(sent_job()) for pool in pools]

    for pool in pools:
        pool.close()
    assert rendered == [sent, sent]


def test_the_code_stands_on_the_last_page_beside_the_foot_of_the_type_area(fonts: FontSet) -> None:
    job = dataclasses.replace(letter_job(), verification=ADDRESS)

    pages = Pages(render.render(job, fonts))

    assert [pages.has_code(number) for number in range(1, len(pages))] == [False] * (len(pages) - 1)
    code = pages.code(len(pages))
    assert code.left == pytest.approx(186, abs=0.1)  # the sixth page is bound at its right
    assert code.right == pytest.approx(204, abs=0.1)
    assert code.bottom == pytest.approx(grid.BOTTOM_EDGE_MM, abs=0.3)
    assert code.top == pytest.approx(grid.BOTTOM_EDGE_MM - 18, abs=0.3)


def test_the_code_of_a_single_page_stands_at_its_left(sent: bytes) -> None:
    assert Pages(sent).code(1).left == pytest.approx(6, abs=0.1)


def test_the_code_keeps_out_of_the_type_area_of_a_landscape_page(fonts: FontSet) -> None:
    pages = Pages(render.render(sent_job(template=f"<p>甲</p>{ANNEX}"), fonts))

    assert pages.code(len(pages)).left == pytest.approx(297 - 37 + 4, abs=0.1)


def test_a_draft_has_no_code(fonts: FontSet) -> None:
    pages = Pages(render.render(sent_job(stage=Stage.DRAFT, dated=date(2026, 11, 21)), fonts))

    assert not pages.has_code(1)


def test_no_code_is_given_twice_and_none_is_hard_to_read() -> None:
    codes = {new_code() for _ in range(1000)}

    assert len(codes) == 1000
    assert not set("".join(codes)) & set("0O1lIi")
