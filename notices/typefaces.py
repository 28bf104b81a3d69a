"""The faces a Chinese official document is set in, and where each may be taken from."""

from dataclasses import dataclass
from enum import StrEnum


class Face(StrEnum):
    """A role in the document; each is one built TrueType file with a family name of our own."""

    FANGSONG = "fangsong"  # 仿宋: the body
    KAI = "kai"  # 楷体: second-level headings, the name of the issuer
    HEI = "hei"  # 黑体: first-level headings, 密级, 附件
    SONG = "song"  # 宋体: page numbers, Latin letters and digits
    TITLE = "title"  # 小标宋: the head and the title
    RARE = "rare"  # characters the text faces lack
    RARE_BOLD = "rare-bold"  # the same beside 黑体 and 小标宋

    @property
    def family(self) -> str:
        """Name the stylesheet uses; ours alone, so that no font of the host is taken by accident."""
        return "Lingxing " + self.value.replace("-", " ").title()

    @property
    def file_name(self) -> str:
        return f"{self.value}.ttf"


TEXT_FACES = (Face.FANGSONG, Face.KAI, Face.HEI, Face.SONG, Face.TITLE)
RARE_FACES = (Face.RARE, Face.RARE_BOLD)


@dataclass(frozen=True)
class Origin:
    """Where the outlines of a face come from."""

    label: str  # Chinese name for the report
    fandol: str | None  # file in Debian's texlive-lang-chinese
    noto: str  # collection in Debian's fonts-noto-cjk
    licensed: tuple[str, ...] = ()  # family names a customer's own font may carry


ORIGINS = {
    Face.FANGSONG: Origin(
        "仿宋",
        "FandolFang-Regular.otf",
        "NotoSerifCJK-Regular.ttc",
        ("仿宋_GB2312", "仿宋", "FangSong_GB2312", "FangSong", "方正仿宋_GBK", "方正仿宋简体"),
    ),
    Face.KAI: Origin(
        "楷体",
        "FandolKai-Regular.otf",
        "NotoSerifCJK-Regular.ttc",
        ("楷体_GB2312", "楷体", "KaiTi_GB2312", "KaiTi", "方正楷体_GBK", "方正楷体简体"),
    ),
    Face.HEI: Origin(
        "黑体",
        "FandolHei-Regular.otf",
        "NotoSansCJK-Regular.ttc",
        ("黑体", "SimHei", "方正黑体_GBK", "方正黑体简体"),
    ),
    Face.SONG: Origin(
        "宋体",
        "FandolSong-Regular.otf",
        "NotoSerifCJK-Regular.ttc",
        ("宋体", "SimSun", "方正书宋_GBK", "方正书宋简体"),
    ),
    Face.TITLE: Origin(
        "小标宋",
        "FandolSong-Bold.otf",
        "NotoSerifCJK-Bold.ttc",
        ("方正小标宋简体", "方正小标宋_GBK", "FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "小标宋体"),
    ),
    Face.RARE: Origin("生僻字", None, "NotoSerifCJK-Regular.ttc"),
    Face.RARE_BOLD: Origin("生僻字（粗）", None, "NotoSerifCJK-Bold.ttc"),
}
