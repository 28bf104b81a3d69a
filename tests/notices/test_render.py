"""What is in the PDF: the text as written, our fonts and no others, the same bytes each time."""

import io
import re

import pytest
from pypdf import PdfReader

from notices import render
from notices.fonts import CharactersMissing, FontSet
from notices.lines import normalise
from notices.typefaces import Face
from tests.notices.conftest import file_job, form_job, letter_job
from tests.notices.pages import Pages


def _said(template: str) -> list[str]:
    return [normalise(each) for each in re.findall(r"<(?:p|h2)>(.*?)</", template)]


def test_the_printed_text_is_the_template_s_text_without_stray_blanks(letter: Pages, file: Pages) -> None:
    for pages, job in ((letter, letter_job()), (file, file_job())):
        missing = [said for said in _said(job.template) if said.replace(" ", "") not in pages.flat]

        assert missing == []


def test_no_blank_stands_between_chinese_and_digits(letter: Pages) -> None:
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(letter.pdf)).pages)

    assert re.findall(r"[\u4e00-\u9fff] +\d|\d +[\u4e00-\u9fff]", text.replace("\n", "")) == []


def test_only_our_fonts_are_embedded(letter: Pages, file: Pages) -> None:
    ours = {face.family.replace(" ", "-") for face in Face} | {face.family.replace(" ", "") for face in Face}

    assert letter.font_names | file.font_names <= ours


def test_fonts_are_embedded_as_truetype(letter: Pages) -> None:
    descriptors = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in letter.fonts]
    kinds = {key for each in descriptors for key in each.get_object() if key.startswith("/FontFile")}

    assert kinds == {"/FontFile2"}


def test_the_same_job_gives_the_same_bytes(fonts: FontSet, letter: Pages) -> None:
    assert render.render(letter_job(), fonts) == letter.pdf


def test_metadata_name_the_document(letter: Pages) -> None:
    metadata = PdfReader(io.BytesIO(letter.pdf)).metadata

    assert metadata is not None
    assert metadata.title == "省应急管理厅关于印发2021年全省救援协调和预案管理（区域合作）工作要点的通知"
    assert metadata.author == "江苏省应急管理厅"


def test_rare_characters_of_names_are_printed(fonts: FontSet) -> None:
    pages = Pages(render.render(form_job(template="<p>经办人：李喆堃、王镕玥、赵赟䶮。</p>"), fonts))

    assert "李喆堃、王镕玥、赵赟䶮" in pages.flat


def test_a_character_no_font_has_is_named_before_it_prints_as_a_box(fonts: FontSet) -> None:
    with pytest.raises(CharactersMissing, match=r"🚒（U\+1F692）"):
        render.render(form_job(template="<p>消防车🚒已出发。</p>"), fonts)
