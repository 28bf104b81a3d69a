"""Where the fonts come from, and that nobody is left to guess when it is not where they should."""

from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.ttLib import TTFont

from notices import prepare_fonts, truetype
from notices.font_report import everyday, report
from notices.fonts import DEFAULT_FOLDER, FontSet, FontsNotPrepared, open_fonts
from notices.prepare_fonts import FontsUnavailable
from notices.typefaces import TEXT_FACES, Face


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No program can be found, apt-get among them."""
    monkeypatch.setenv("PATH", str(tmp_path))


def small_font(path: Path, family: str, fs_type: int = 0) -> Path:
    """Write an OpenType font with a square for 国."""
    builder = FontBuilder(1000, isTTF=False)
    builder.setupGlyphOrder([".notdef", "guo"])
    builder.setupCharacterMap({ord("国"): "guo"})
    pen = T2CharStringPen(1000, None)
    for point, draw in (((0, 0), pen.moveTo), ((0, 900), pen.lineTo), ((900, 900), pen.lineTo)):
        draw(point)
    pen.closePath()
    square = pen.getCharString()
    builder.setupCFF("Small", {}, {".notdef": square, "guo": square}, {})
    builder.setupHorizontalMetrics({".notdef": (1000, 0), "guo": (1000, 0)})
    builder.setupHorizontalHeader(ascent=1100, descent=-300)
    builder.setupNameTable({"familyName": family, "styleName": "Regular"})
    builder.setupOS2(fsType=fs_type)
    builder.setupPost()
    builder.save(path)
    return path


def sources(folder: Path, said: list[str]) -> dict[Face, prepare_fonts.Source]:
    (folder / "licensed").mkdir(exist_ok=True)
    return prepare_fonts.choose_sources(folder, said.append)


@pytest.mark.usefixtures("offline")
def test_without_the_network_noto_stands_in_and_it_is_said(tmp_path: Path, said: list[str]) -> None:
    chosen = sources(tmp_path, said)

    assert {chosen[face].kind for face in TEXT_FACES} == {"noto"}
    assert "未能取得 Fandol 字体" in said[1]
    assert "字形不合规范" in said[2]


@pytest.mark.usefixtures("offline")
def test_a_licensed_font_wins(tmp_path: Path, said: list[str]) -> None:
    (tmp_path / "licensed").mkdir()
    font = small_font(tmp_path / "licensed" / "FZXBSJW.otf", "方正小标宋简体")

    chosen = sources(tmp_path, said)

    assert chosen[Face.TITLE] == prepare_fonts.Source(font, 0, "licensed")
    assert "小标宋采用授权字体 FZXBSJW.otf" in said


@pytest.mark.usefixtures("offline")
def test_an_unknown_font_is_named_rather_than_ignored(tmp_path: Path, said: list[str]) -> None:
    (tmp_path / "licensed").mkdir()
    small_font(tmp_path / "licensed" / "art.otf", "某某艺术体")

    with pytest.raises(FontsUnavailable, match=r"不认识字体文件 .*art\.otf.*方正小标宋简体"):
        sources(tmp_path, said)


@pytest.mark.usefixtures("offline")
@pytest.mark.parametrize(
    ("permission", "told"), [(0x0002, "禁止嵌入"), (0x0104, "只嵌入所用的字形"), (0x0200, "只嵌入所用的字形")]
)
def test_a_font_that_may_not_be_embedded_is_refused(
    tmp_path: Path, said: list[str], permission: int, told: str
) -> None:
    (tmp_path / "licensed").mkdir()
    small_font(tmp_path / "licensed" / "closed.otf", "方正小标宋简体", fs_type=permission)

    with pytest.raises(FontsUnavailable, match=told):
        sources(tmp_path, said)


@pytest.mark.usefixtures("offline")
def test_licensed_fonts_may_lie_in_a_folder_of_the_customer_s(tmp_path: Path, said: list[str]) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    font = small_font(theirs / "simfang.otf", "仿宋_GB2312")

    chosen = prepare_fonts.choose_sources(tmp_path, said.append, theirs)

    assert chosen[Face.FANGSONG].path == font
    with pytest.raises(FontsUnavailable, match="LINGXING_LICENSED_FONTS"):
        prepare_fonts.choose_sources(tmp_path, said.append, tmp_path / "nowhere")


def test_the_report_names_where_each_face_comes_from_and_what_it_lacks(fonts: FontSet) -> None:
    lines = {line.label: line for line in report(fonts.folder)}

    assert list(lines) == ["仿宋", "楷体", "黑体", "宋体", "小标宋"]
    assert len(list(everyday())) == 6763
    assert lines["仿宋"].lacking == ""


def test_conversion_gives_truetype_with_our_name_and_our_heights(tmp_path: Path) -> None:
    source = small_font(tmp_path / "raw.otf", "方正小标宋简体")

    truetype.convert(source, -1, None, "Lingxing Title", tmp_path / "title.ttf")

    font = TTFont(tmp_path / "title.ttf")
    assert "glyf" in font
    assert "CFF " not in font
    assert font["name"].getDebugName(1) == "Lingxing Title"
    assert (font["hhea"].ascent, font["hhea"].descent) == (880, -120)


def test_a_second_run_makes_nothing(fonts: FontSet, said: list[str]) -> None:
    prepare_fonts.prepare(DEFAULT_FOLDER, said.append)

    assert len(said) == 1
    assert said[0].startswith("字体就绪")


def test_fonts_that_were_never_prepared_are_told(tmp_path: Path) -> None:
    with pytest.raises(FontsNotPrepared, match="script/fonts"):
        open_fonts(tmp_path)


def test_every_character_of_the_seeds_is_there(fonts: FontSet) -> None:
    seeds = Path(__file__).parent / "seeds"

    for path in seeds.iterdir():
        assert fonts.missing_characters(path.read_text(encoding="utf-8")) == ""
