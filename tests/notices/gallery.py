"""A picture of every kind of document, and the page that shows them: `python -m tests.notices.gallery`.

Writes docs/pictures/notices/*.png and docs/notices.md from the plays of the tests. Only the names of public
bodies in them are real.
"""

import io
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image

from config import ROOT
from notices.job import NoticeJob
from notices.render import render
from tests.notices import standard_values
from tests.packages import examples
from tests.packages.play import load

PAGE = ROOT / "docs" / "notices.md"
PICTURES = ROOT / "docs" / "pictures" / "notices"
SCALE = 96 / 72  # dots per point
COLOURS = 24  # black, red and what lies between them and the paper
WITH_TABLE = {"team_mobilization/compensation_decision": 3, "regional_cooperation/decomposition_notice": 3}
STANDARD = "平台自带文书"
HEAD = """# 文书图样

本页由 `python -m tests.notices.gallery` 生成：每种文书由流程在演练中实际制发，值为虚构，印章为演示章。
版式符合性见 [notice-conformance.md](notice-conformance.md)，
模板写法见 [package-format.md](package-format.md)。

*Every kind of document, as its flow makes it. All values are invented, all seals are for demonstration.*
"""


@dataclass(frozen=True)
class Exhibit:
    """A document with what the page says of it."""

    key: str  # package/notice
    job: NoticeJob
    flow: str
    caption: Mapping[str, str]

    @property
    def pages(self) -> tuple[int, ...]:
        return (1, WITH_TABLE[self.key]) if self.key in WITH_TABLE else (1,)

    @property
    def pictures(self) -> tuple[str, ...]:
        name = self.key.replace("/", "-")
        return tuple(f"{name}{'' if number == 1 else '-table'}.png" for number in self.pages)


def exhibits() -> Iterator[Exhibit]:
    """Yield every document of the packages we ship and of the platform, grouped by where it comes from."""
    for key, job in sorted(examples.documents().items()):
        package, _, notice = key.partition("/")
        yield Exhibit(key, job, load(package).package.manifest.name, _captions()[package][notice])
    for notice, job in standard_values.jobs().items():
        yield Exhibit(f"standard/{notice}", job, STANDARD, _captions()["standard"][notice])


def page() -> str:
    """Return the text of docs/notices.md."""
    parts, flow = [HEAD], ""
    for exhibit in exhibits():
        if exhibit.flow != flow:
            flow = exhibit.flow
            parts.append(f"\n## {flow}\n\n| 图样 | 说明 |\n|---|---|\n")
        parts.append(_row(exhibit))
    return "".join(parts)


def pictures(exhibit: Exhibit) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the PNG of each page that is shown."""
    document = pypdfium2.PdfDocument(render(exhibit.job))
    for name, number in zip(exhibit.pictures, exhibit.pages, strict=True):
        yield name, _png(document[number - 1].render(scale=SCALE).to_pil())


def main() -> None:
    """Write the page and its pictures; take away pictures of documents that are no more."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    written = set()
    for exhibit in exhibits():
        for name, content in pictures(exhibit):
            (PICTURES / name).write_bytes(content)
            written.add(name)
    for stale in {path.name for path in PICTURES.glob("*.png")} - written:
        (PICTURES / stale).unlink()
    PAGE.write_text(page(), encoding="utf-8")


@cache
def _captions() -> dict[str, dict[str, dict[str, Any]]]:
    return tomllib.loads((Path(__file__).parent / "captions.toml").read_text(encoding="utf-8"))


def _row(exhibit: Exhibit) -> str:
    said = exhibit.caption
    shown = " ".join(f'<img src="pictures/notices/{name}" width="300">' for name in exhibit.pictures)
    number = f"编号：{exhibit.job.number}。" if exhibit.job.number else ""
    text = "<br>".join(
        (
            f"**{exhibit.job.title}**",
            said["is"],
            f"依据：{said['basis']}",
            f"{number}`{exhibit.key}`",
            f"*{said['english']}*",
        )
    )
    return f"| {shown} | {text} |\n"


def _png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.convert("RGB").quantize(COLOURS, method=Image.Quantize.MEDIANCUT).save(out, "PNG", optimize=True)
    return out.getvalue()


if __name__ == "__main__":
    main()
