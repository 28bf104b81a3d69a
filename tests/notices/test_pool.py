"""Rendering in processes of its own: limits hold, and the pool lives on."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from notices import conversation, render
from notices.fonts import FontSet
from notices.job import NoticeJob, RenderFailed
from notices.pool import RenderPool
from notices.render import BlockedAddress, OnlyWithin
from tests.notices.conftest import form_job, letter_job
from tests.notices.pages import Pages

ENDLESS = "<p>{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}</p>"
ENORMOUS = "<p>{{ ('国' * 10 ** 9) | length }}</p>"


@pytest.fixture(scope="module")
def pool(fonts: FontSet) -> Iterator[RenderPool]:
    pool = RenderPool(fonts.folder, processes=1)
    yield pool
    pool.close()


def test_a_worker_gives_the_same_bytes_as_this_process(pool: RenderPool, letter: Pages) -> None:
    assert pool.render(letter_job()) == letter.pdf


def test_a_document_that_takes_too_long_is_given_up_and_the_next_one_is_made(pool: RenderPool) -> None:
    with pytest.raises(RenderFailed, match="超过 2 秒"):
        pool.render(form_job(template=ENDLESS), timeout=2)

    assert pool.render(form_job()).startswith(b"%PDF")


def test_a_document_that_takes_too_much_memory_is_given_up_and_the_next_one_is_made(pool: RenderPool) -> None:
    with pytest.raises(RenderFailed, match=r"内容过大|内存超过限额"):
        pool.render(form_job(template=ENORMOUS))

    assert pool.render(form_job()).startswith(b"%PDF")


def test_a_mistake_in_the_template_is_told_with_the_title(pool: RenderPool) -> None:
    with pytest.raises(RenderFailed, match=r"“生产安全事故应急预案备案登记表”未能生成：模板.*applicant"):
        pool.render(form_job(template="<p>{{ applicant }}</p>"))


def test_missing_fonts_are_told(tmp_path: Path) -> None:
    pool = RenderPool(tmp_path, processes=1)

    with pytest.raises(RenderFailed, match="script/fonts"):
        pool.render(form_job())

    pool.close()


def test_a_process_is_replaced_after_its_share_of_jobs(
    pool: RenderPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("notices.pool.JOBS_PER_PROCESS", 1)

    assert pool.render(form_job()) == pool.render(form_job())


def test_a_job_survives_being_stored(fonts: FontSet) -> None:
    job = letter_job()

    again = NoticeJob.from_data(job.as_data())

    assert again == job


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "http://127.0.0.1:1/", "https://example.org/x.png", "ftp://x/", "/etc/passwd"],
)
def test_nothing_outside_the_document_is_fetched(address: str) -> None:
    with pytest.raises(BlockedAddress):
        OnlyWithin().fetch(address)


def test_a_value_that_looks_like_an_attachment_is_printed_not_followed(fonts: FontSet) -> None:
    job = form_job(
        template="<p>{{ text }}</p>", variables={"text": '<link rel="attachment" href="file:///etc/passwd">'}
    )

    pdf = render.render(job, fonts)

    assert "root:" not in Pages(pdf).flat
    assert pdf.count(b"/EmbeddedFile") == 1  # our own, the data
    assert "file:///etc/passwd" in Pages(pdf).flat


def test_a_torn_message_ends_the_conversation() -> None:
    assert conversation.receive(io.BytesIO(b"\x00\x00\x00\x09short")) is None
    assert conversation.receive(io.BytesIO(b"")) is None
