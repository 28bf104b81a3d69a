"""Measure the reference documents against GB/T 9704-2012 and write docs/notice-conformance.md.

python -m tests.notices.conformance
"""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from config import ROOT
from notices import render
from notices.layout.grid import CELL, LEADING, MM, PITCH, SIZE, TITLE_SIZE
from tests.notices.pages import Pages, Text
from tests.notices.references import REFERENCES

PAGE = ROOT / "docs" / "notice-conformance.md"
PROSE = Path(__file__).with_name("conformance.md")
NEAR_MM = 0.3
LINE_MM = PITCH / MM
CELL_MM = CELL / MM
LEADING_MM = LEADING / MM
TITLE_LEADING_MM = (PITCH - TITLE_SIZE) / 2 / MM
SMALL_MM = 14 / MM  # a character of 4号
HALF_A_LINE = 0.5

SNAPPED = "rounded so that the text below stands on the 22 lines of the page"
TO_THE_INK = "to the ink of the brush strokes and of 演示 beside them"


@dataclass(frozen=True)
class Measure:
    """One value of the standard and ours."""

    clause: str
    what: str
    wanted: float
    found: float
    unit: str = "mm"
    allowed: float = NEAR_MM
    remark: str = ""
    up_to: float | None = None  # the standard gives a range, from `wanted`

    @property
    def difference(self) -> float:
        """How far ours is off, 0 within a range."""
        nearest = min(max(self.found, self.wanted), self.wanted if self.up_to is None else self.up_to)
        return self.found - nearest

    @property
    def conforms(self) -> bool:
        return abs(self.difference) <= self.allowed


def measures(documents: Mapping[str, Pages]) -> list[Measure]:
    """Return every measure, in the order of the clauses."""
    found = itertools.chain.from_iterable(
        part(documents)
        for part in (_paper, _head, _joint_head, _text, _sealed, _unsealed, _imprint, _letter, _others)
    )
    return sorted(found, key=lambda measure: [int(number) for number in measure.clause.split(".")])


def rendered() -> dict[str, Pages]:
    return {name: Pages(render.render(job())) for name, job in REFERENCES.items()}


def _paper(documents: Mapping[str, Pages]) -> Iterator[Measure]:
    request = documents["joint_request"]
    width, height = request.size(1)
    yield Measure("5.1", "A4 纸宽", 210, width)
    yield Measure("5.1", "A4 纸高", 297, height)
    full = request.lines(2, 16)
    yield Measure("5.2.1", "天头", 37, full[0].top)
    yield Measure("5.2.1", "版心高", 225, full[-1].bottom - full[0].top)
    odd, even = min(line.left for line in request.lines(1, 16)), max(line.right for line in full)
    yield Measure("5.2.1", "订口，单页码在左", 28, odd)
    yield Measure("5.2.1", "订口，双页码在右", 28, width - even)
    yield Measure("5.2.1", "版心宽", 156, even - min(line.left for line in full))
    yield Measure("5.2.2", "正文字号（3号）", 16, full[0].size, "pt", 0.01)
    yield Measure("5.2.3", "每面行数", 22, len(full), "行", 0)
    whole = next(line for line in full if not line.text.endswith("。") and line.left < 28)
    yield Measure("5.2.3", "每行字数", 28, len(whole.text), "字", 0)
    number = request.lines(2, 14)[-1]
    yield Measure("7.5", "页码一字线至版心下边缘", 7, (number.top + number.bottom) / 2 - 262)
    yield Measure("7.5", "双页码居左空一字", SMALL_MM, number.left - 26)
    yield Measure("7.5", "单页码居右空一字", SMALL_MM, 184 - request.lines(1, 14)[-1].right)
    blank, imprinted = (documents["file_with_annexes"].numbered(page) for page in (7, 8))
    yield Measure("7.5", "空白页及其后的版记页有页码", 0, blank + imprinted, "处", 0)


def _head(documents: Mapping[str, Pages]) -> Iterator[Measure]:
    request, file = documents["joint_request"], documents["file_with_annexes"]
    copy, urgency = request.line(1, "000012"), request.line(1, "特急")
    yield Measure("7.2.1", "份号位数", 6, len(copy.text), "位", 0)
    yield Measure("7.2.1", "份号在版心左上角第一行", 37, copy.top)
    yield Measure("7.2.1", "份号顶格", 28, copy.left)
    yield Measure(
        "7.2.3", "紧急程度在份号下一行", LINE_MM, urgency.top - copy.top, remark="no 密级: 7.2.2 refused"
    )
    mark = file.line(1, "示例市应急管理局文件")
    yield Measure("7.2.4", "标志上边缘至版心上边缘", 35, mark.top - 37)
    yield Measure("7.2.4", "标志居中", 106, mark.centre)
    number, rule = file.line(1, "示应急"), file.rules(1)[0]
    gap = number.top - mark.bottom - LEADING_MM
    yield Measure("7.2.5", "字号在标志下空二行", 2, gap / LINE_MM, "行", 0.05)
    yield Measure("7.2.5", "字号居中", 106, number.centre)
    yield Measure("7.2.7", "红线在字号下", 4, rule.middle - number.bottom)
    yield Measure("7.2.7", "红线与版心等宽", 156, rule.width)


def _joint_head(documents: Mapping[str, Pages]) -> Iterator[Measure]:
    request = documents["joint_request"]
    names = [line for line in request.lines(1) if line.text.startswith("示例市") and line.size > 30]
    suffix = request.line(1, "文件")
    middle = (names[0].top + names[-1].bottom) / 2
    yield Measure("7.2.4", "联合行文标志上边缘至版心上边缘", 35, names[0].top - 37)
    yield Measure("7.2.4", "“文件”以机关名称上下居中", middle, (suffix.top + suffix.bottom) / 2)
    yield Measure("7.2.4", "联合行文标志左右居中", 106, (names[0].left + suffix.right) / 2)
    line = next(line for line in request.lines(1, 16) if "示应急" in line.text)
    yield Measure("7.2.5", "上行文字号居左空一字", CELL_MM, line.left - 28)
    yield Measure("7.2.5", "上行文字号与末个签发人同行", 1, "欧阳怀" in line.text, "", 0)
    issuers = request.line(1, "签发人：")
    yield Measure("7.2.6", "签发人居右空一字", CELL_MM, 184 - issuers.right)
    yield Measure(
        "7.2.6", "每行签发人数", 2, issuers.text.count("周明远") + issuers.text.count("陆安"), "人", 0
    )


def _text(documents: Mapping[str, Pages]) -> Iterator[Measure]:
    file = documents["file_with_annexes"]
    title, rule = file.lines(1, 22), file.rules(1)[0]
    recipient, heading = file.line(1, "各区"), file.line(1, "一、")
    gap = (title[0].top - TITLE_LEADING_MM - rule.middle) / LINE_MM
    yield Measure("7.3.1", "标题字号（2号）", 22, title[0].size, "pt", 0.01)
    yield Measure("7.3.1", "标题在红线下空二行", 2, gap, "行", HALF_A_LINE, SNAPPED)
    yield Measure("7.3.1", "标题居中", 106, title[0].centre)
    blank = (recipient.top - LEADING_MM - title[-1].bottom - TITLE_LEADING_MM) / LINE_MM
    yield Measure("7.3.2", "主送在标题下空一行", 1, blank, "行", 0.05)
    yield Measure("7.3.2", "主送顶格", 28, recipient.left)
    yield Measure("7.3.3", "正文左空二字", 2 * CELL_MM, heading.left - 28)
    first, second = file.line(2, "附件："), file.line(2, "2.")
    text = [line for line in file.lines(2, 16) if line.top < first.top][-1]
    yield Measure("7.3.4", "附件说明在正文下空一行", 2, (first.top - text.top) / LINE_MM, "行", 0.05)
    yield Measure("7.3.4", "附件说明左空二字", 2 * CELL_MM, first.left - 26)
    yield Measure("7.3.4", "序号上下对齐", 5 * CELL_MM, second.left - 26)
    label, heading = file.lines(3)[0], file.lines(3, 22)[0]
    yield Measure("7.3.7", "“附件”在第一行", 37, label.top)
    yield Measure("7.3.7", "“附件”顶格", 28, label.left)
    below = (heading.top + heading.bottom - label.top - label.bottom) / 2 / LINE_MM
    yield Measure("7.3.7", "附件标题在第三行", 3, 1 + below, "行", 0.05)


def _sealed(documents: Mapping[str, Pages]) -> Iterator[Measure]:
    request = documents["joint_request"]
    seals, date = request.seals(3), request.line(3, "2026年")
    names, text = request.line(3, "示例市应急局"), request.lines(3, 16)[-4]
    yield Measure("7.3.5.1", "成文日期右空四字", 4 * CELL_MM, 184 - date.right)
    yield Measure("7.3.5.1", "末个印章居中下压日期", date.centre, seals[-1].centre)
    yield Measure("7.3.5.1", "印章直径", 42, seals[0].width, remark="usual for a bureau; not in the standard")
    middle = (names.top + date.bottom) / 2 - (seals[-1].top + seals[-1].bottom) / 2
    yield Measure("7.3.5.1", "署名和日期在印章中心以下", 0, middle, up_to=21)
    top = (seals[0].top - text.bottom) / LINE_MM
    yield Measure("7.3.5.1", "印章顶端距正文一行之内", 0, top, "行", up_to=1)
    touching = sum(left.right >= right.left for left, right in itertools.pairwise(seals))
    yield Measure("7.3.5.1", "相交或相切的印章", 0, touching, "处", 0)
    beyond = max(0, 28 - seals[0].left, seals[-1].right - 184)
    yield Measure("7.3.5.1", "每排印章超出版心", 0, beyond)
    note = request.line(3, "（此件")
    yield Measure("7.3.6", "附注左空二字", 2 * CELL_MM, note.left - 28)


def _unsealed(documents: Mapping[str, Pages]) -> Iterator[Measure]:
    file, order = documents["file_with_annexes"], documents["order"]
    name, plain = file.line(2, "示例市应急管理局"), file.line(2, "2026年")
    listed = file.line(2, "2.")
    yield Measure("7.3.5.2", "署名在附件说明下空一行", 2, (name.top - listed.top) / LINE_MM, "行", 0.05)
    yield Measure("7.3.5.2", "署名右空二字", 2 * CELL_MM, 182 - name.right)
    yield Measure("7.3.5.2", "日期首字比署名右移二字", 2 * CELL_MM, plain.left - name.left)
    stamp, post, dated = order.stamp(1), order.line(1, "市长"), order.line(1, "2026年")
    middle, last = (post.top + post.bottom) / 2, order.lines(1, 16)[-3]
    blank = (middle - LINE_MM - LEADING_MM - last.bottom) / LINE_MM
    yield Measure("7.3.5.3", "签名章在正文下空二行", 2, blank, "行", 0.05)
    yield Measure("7.3.5.3", "签名章右空四字", 4 * CELL_MM, 184 - stamp.right, remark=TO_THE_INK)
    yield Measure(
        "7.3.5.3", "职务在签名章左空二字", 2 * CELL_MM, stamp.left - post.right, "mm", 1, TO_THE_INK
    )
    yield Measure("7.3.5.3", "职务以签名章上下居中", stamp.middle, middle, "mm", 2, TO_THE_INK)
    yield Measure("7.3.5.3", "日期右空四字", 4 * CELL_MM, 184 - dated.right)


def _imprint(documents: Mapping[str, Pages]) -> Iterator[Measure]:
    request = documents["joint_request"]
    top, thin, foot = request.strokes(4)
    copies, printed = request.line(4, "抄送："), request.line(4, "示例市应急局办公室")
    yield Measure("7.4", "版记在偶数页", 0, len(request) % 2, "", 0)
    yield Measure("7.4.1", "首条分隔线", 0.35, top.bottom - top.top, allowed=0.02)
    yield Measure("7.4.1", "中间分隔线", 0.25, thin.bottom - thin.top, allowed=0.02)
    yield Measure("7.4.1", "末条分隔线", 0.35, foot.bottom - foot.top, allowed=0.02)
    yield Measure("7.4.1", "末条分隔线与版心下边缘重合", 262, foot.bottom)
    yield Measure("7.4.1", "分隔线与版心等宽", 156, foot.width)
    yield Measure("7.4.2", "抄送字号（4号）", 14, copies.size, "pt", 0.01)
    yield Measure("7.4.2", "抄送左空一字", SMALL_MM, copies.left - 26)
    second = request.lines(4, 14)[1]
    yield Measure("7.4.2", "抄送回行与冒号后首字对齐", 4 * SMALL_MM, second.left - 26)
    yield Measure("7.4.3", "印发机关左空一字", SMALL_MM, printed.left - 26)
    yield Measure("7.4.3", "印发日期右空一字", SMALL_MM, 182 - printed.right)


def _letter(documents: Mapping[str, Pages]) -> Iterator[Measure]:
    letter = documents["sealed_letter"]
    mark, urgency = letter.line(1, "示例市应急管理局"), letter.line(1, "特急")
    rules = letter.rules(1, wider_than=160)
    upper, foot = rules[0], max(rule.bottom for rule in rules)
    under = max(rule.bottom for rule in rules if rule.top < 100)
    yield Measure("10.1", "标志上边缘至上页边", 30, mark.top)
    yield Measure("10.1", "红色双线在标志下", 4, upper.top - mark.bottom)
    yield Measure("10.1", "红色双线长", 170, upper.width)
    yield Measure("10.1", "红色双线居中", 105, upper.centre)
    yield Measure("10.1", "下双线距下页边", 20, 297 - foot)
    yield Measure("10.1", "紧急程度距双线", SIZE * 7 / 8 / MM, urgency.top - under)
    yield Measure("10.1", "发文字号顶格居右", 184, urgency.right)
    title = letter.lines(1, 22)[0]
    gap = (title.top - TITLE_LEADING_MM - urgency.bottom - LEADING_MM) / LINE_MM
    yield Measure("10.1", "标题距末个要素二行", 2, gap, "行", HALF_A_LINE, SNAPPED)
    yield Measure("10.1", "首页有页码", 0, letter.numbered(1), "", 0)


def _others(documents: Mapping[str, Pages]) -> Iterator[Measure]:
    order, minutes, file = (documents[name] for name in ("order", "minutes", "file_with_annexes"))
    mark, number, text = order.line(1, "示例市人民政府令"), order.line(1, "第3号"), order.lines(1, 16)[1]
    yield Measure("10.2", "命令标志上边缘至版心上边缘", 20, mark.top - 37)
    yield Measure(
        "10.2", "令号在标志下空二行", 2, (number.top - mark.bottom - LEADING_MM) / LINE_MM, "行", 0.05
    )
    gap = (text.top - number.bottom - 2 * LEADING_MM) / LINE_MM
    yield Measure("10.2", "正文在令号下空二行", 2, gap, "行", HALF_A_LINE, SNAPPED)
    mark, present = minutes.line(1, "示例市应急管理局会议纪要"), minutes.line(1, "出席：")
    above, below = _neighbours(minutes, present.top)
    yield Measure("10.3", "纪要标志上边缘至版心上边缘", 35, mark.top - 37)
    yield Measure("10.3", "出席在正文下空一行", 2, (present.top - above.top) / LINE_MM, "行", 0.05)
    yield Measure("10.3", "出席左空二字", 2 * CELL_MM, present.left - 28)
    yield Measure("10.3", "回行与冒号后首字对齐", 5 * CELL_MM, below.left - 28)
    for page, side in ((4, "双"), (5, "单")):
        turned = file.turned_number(page)
        outer = turned.top - 26 if side == "双" else 184 - turned.bottom
        yield Measure("8", f"横排表{side}页码：至版心下边缘", 7, 35 - turned.centre)
        yield Measure("8", f"横排表{side}页码：空一字", SMALL_MM, outer)
    yield Measure("8", "横排表单页表头在订口一边", 28, file.rules(5)[0].top, allowed=2, remark="4 pt of air")


def _neighbours(document: Pages, top: float) -> tuple[Text, Text]:
    """Return the lines of text above and below the one at that height."""
    lines = document.lines(1, 16)
    at = next(at for at, line in enumerate(lines) if line.top == top)
    return lines[at - 1], lines[at + 1]


def page(found: list[Measure]) -> str:
    """Return the text of docs/notice-conformance.md."""
    conforming = sum(measure.conforms for measure in found)
    lines = "\n".join(
        f"| {each.clause} | {each.what} | {_wanted(each)} | {_value(each.found, each.unit)}"
        f" | {round(each.difference, 2) + 0:+.2f} | {each.remark} |"
        for each in found
    )
    return PROSE.read_text(encoding="utf-8").format(count=len(found), conforming=conforming, lines=lines)


def _wanted(measure: Measure) -> str:
    wanted = _value(measure.wanted, measure.unit)
    return wanted if measure.up_to is None else f"{wanted} – {_value(measure.up_to, measure.unit)}"


def _value(value: float, unit: str) -> str:
    return f"{value:.2f} {unit}".replace(".00 ", " ").strip()


if __name__ == "__main__":
    PAGE.write_text(page(measures(rendered())), encoding="utf-8")
