"""The references of docs/ as pages: for every member, and no link of theirs leads nowhere."""

from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import html

from tests.support.clients import Client
from web.reference import reference
from workflows.queries.feel_explained import functions_explained

PAGES = ("feel", "dialect")


def test_any_member_reads_how_feel_is_written(client_of: Callable[[str], Client]) -> None:
    answer = client_of("SH.4").get("/help/feel")

    page = html.fromstring(answer.text)
    assert answer.status_code == 200
    assert "FEEL" in page.findtext(".//h1")
    assert page.xpath("//table//code[text()='workdays(n: number)']")
    assert page.xpath("//nav//a[@href='#english']")


@pytest.mark.parametrize("name", PAGES)
def test_every_link_of_a_reference_leads_somewhere(name: str) -> None:
    page = html.fromstring(f"<main>{reference(name).html}</main>")

    anchors = page.xpath("//@id")
    links = page.xpath("//a/@href") + [f"#{chapter.anchor}" for chapter in reference(name).chapters]
    assert len(set(anchors)) == len(anchors)
    assert [
        link
        for link in links
        if link.removeprefix("#") not in anchors and link.partition("#")[0] not in PAGES
    ] == []


def test_a_reference_keeps_no_markup_of_its_text(tmp_path: Path) -> None:
    (tmp_path / "some.md").write_text("# Some\n\n## A `<b>` & more\n\n<script>1</script> [x](javascript:1)\n")

    some = reference("some", tmp_path)

    assert some.title == "Some"
    assert [chapter.anchor for chapter in some.chapters] == ["a-b--more"]
    assert "<script" not in some.html
    assert "href" not in some.html


def test_every_function_is_explained_in_both_languages() -> None:
    unexplained = [line["label"] for line in functions_explained() if not all(line["doc"].values())]

    assert unexplained == []
