"""The fonts, prepared once and kept in var/fonts; documents rendered once for all tests that measure them."""

import dataclasses
from datetime import date
from pathlib import Path

import pytest

from notices import prepare_fonts, render
from notices.fonts import DEFAULT_FOLDER, FontSet, open_fonts
from notices.job import Layout, NoticeJob
from tests.notices.pages import Pages

SEEDS = Path(__file__).parent / "seeds"


@pytest.fixture(scope="session")
def fonts() -> FontSet:
    prepare_fonts.prepare(DEFAULT_FOLDER, say=lambda sentence: None)
    return open_fonts()


def letter_job() -> NoticeJob:
    """The letter of the Jiangsu bureau: a short text and an annex of several pages."""
    return NoticeJob(
        template=(SEEDS / "work_points.html").read_text(encoding="utf-8"),
        layout=Layout.LETTER,
        title="省应急管理厅关于印发 2021 年全省救援协调和预案管理（区域合作）工作要点的通知",
        organ="江苏省应急管理厅",
        number="苏应急函〔2021〕45号",
        recipient="各设区市应急管理局",
        dated=date(2021, 3, 15),
        disclosure="信息公开形式：依申请公开",
        sealed=True,
    )


def file_job() -> NoticeJob:
    """A file of the Kunshan government's office, as long as its text is given."""
    return NoticeJob(
        template=(SEEDS / "capacity_tasks.html").read_text(encoding="utf-8"),
        layout=Layout.FILE,
        title="市政府办公室关于印发加强应急救援能力建设2017年工作任务的通知",
        organ="昆山市人民政府办公室",
        number="昆政办发〔2017〕20号",
        recipient="昆山开发区、昆山高新区、花桥经济开发区、旅游度假区管委会，各镇人民政府，各城市管理办事处，"
        "市各委办局，各直属单位",
        dated=date(2017, 2, 24),
        sealed=True,
        copies="市委办公室，市人大常委会办公室，市政协办公室，市委各部门，市法院，市检察院，市各民主党派，各群众团体",
        printer="昆山市人民政府办公室",
    )


def form_job(**changes: object) -> NoticeJob:
    """A short business form, for tests that change one thing."""
    job = NoticeJob(
        template="<p>你单位上报的预案，经形式审查符合要求，予以备案。</p>",
        layout=Layout.FORM,
        title="生产安全事故应急预案备案登记表",
        organ="昆山市应急管理局",
        number="320583-2026-0015",
        dated=date(2026, 11, 21),
    )
    return dataclasses.replace(job, **changes)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def letter(fonts: FontSet) -> Pages:
    return Pages(render.render(letter_job(), fonts))


@pytest.fixture(scope="session")
def file(fonts: FontSet) -> Pages:
    return Pages(render.render(file_job(), fonts))
