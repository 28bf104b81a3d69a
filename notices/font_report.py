"""What the documents are set in: where each face comes from, and what it lacks."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fontTools.ttLib import TTFont

from notices.fonts import open_fonts
from notices.typefaces import ORIGINS, TEXT_FACES

KINDS = {
    "licensed": "授权字体",
    "fandol": "Fandol，自由字体",
    "noto": "思源代用，字形不合规范",
}


@dataclass(frozen=True)
class FaceLine:
    """One face: its Chinese name, the file it was made of, and the characters of GB 2312 it has not."""

    label: str
    file: str
    kind: str
    lacking: str


def report(folder: Path) -> Iterator[FaceLine]:
    """Yield the faces of the text; what one lacks is printed with the rare ones. Raises FontsNotPrepared."""
    fonts = open_fonts(folder)
    for face in TEXT_FACES:
        note = json.loads((fonts.folder / "faces" / f"{face.value}.json").read_text(encoding="utf-8"))
        have = TTFont(fonts.folder / "faces" / face.file_name, lazy=True).getBestCmap()
        lacking = "".join(character for character in everyday() if ord(character) not in have)
        yield FaceLine(ORIGINS[face].label, note["source"], KINDS[note["kind"]], lacking)


def everyday() -> Iterator[str]:
    """Yield the 6763 characters of GB 2312, which a face for documents should have."""
    for row in range(0xB0, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                yield bytes((row, cell)).decode("gb2312")
            except UnicodeDecodeError:
                continue  # five places at the end of the first level are free
