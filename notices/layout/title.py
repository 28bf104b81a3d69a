"""Break a title into balanced lines where a reader would pause."""

import html
import re
from functools import cache

from notices.fonts import FontSet
from notices.layout import grid
from notices.lines import normalise
from notices.typefaces import Face

MAX_EM = grid.TEXT_WIDTH_MM * grid.MM / grid.TITLE_SIZE - 0.1
NOT_FIRST = frozenset("的和及与或等）》〉”’，。、：；年月日号期")
NOT_LAST = frozenset("（《〈“‘第")
GOOD_ENDS = frozenset("的于和、及")
GOOD_STARTS = ("关于", "工作", "通知", "印发", "开展", "加强", "做好", "《")
WORDS = re.compile(  # torn apart they make a reader stumble; the words of this trade, longest first
    "有限公司|开发区|高新区|长三角|应急|管理|救援|协调|预案|区域|合作|工作|要点|通知|通报|印发|关于|安全|生产|事故|备案|登记"
    "|队伍|调动|调用|命令|补偿|费用|决定|征用|支援|请求|演练|能力|建设|任务|全省|全市|加强|开展|做好|防范|冬季|年度|会议|纪要"
    "|告知|补正|材料|受理|范围|情况|督办|催办|办法|方案|规定|意见|自然|灾害|危险|化学品|物资|装备|专家|专题|联席|政府|办公室"
)
TORN = 9.0  # em² of imbalance it takes to tear a word
REWARD = 4.0  # em² of imbalance a good place to pause is worth
NEVER = float("inf")


def title_html(title: str, fonts: FontSet) -> str:
    """Return the title as one heading of centred lines."""
    return f"<h1>{'<br>'.join(html.escape(line) for line in balanced(normalise(title), fonts))}</h1>"


def balanced(title: str, fonts: FontSet) -> list[str]:
    """Return as few lines as the type area allows, as equal as good places to break allow."""
    widths = [fonts.advance(character, Face.TITLE) for character in title]
    count = max(1, -int(-sum(widths) // MAX_EM))
    for lines in (count, count + 1):
        cost, cuts = _best(title, tuple(widths), lines)
        if cost < NEVER:
            return [title[start:end] for start, end in zip((0, *cuts), (*cuts, len(title)), strict=True)]
    step = int(MAX_EM)  # nothing but one endless word: break it anywhere
    return [title[start : start + step] for start in range(0, len(title), step)]


def _best(title: str, widths: tuple[float, ...], lines: int) -> tuple[float, tuple[int, ...]]:
    """Return the least cost and where to cut, by trying every first line with the best rest."""
    ideal = sum(widths) / lines

    @cache
    def rest(start: int, left: int) -> tuple[float, tuple[int, ...]]:
        if left == 1:
            return _line_cost(sum(widths[start:]), ideal), ()
        best: tuple[float, tuple[int, ...]] = (NEVER, ())
        for cut in range(start + 1, len(title)):
            cost = _line_cost(sum(widths[start:cut]), ideal)
            if cost == NEVER:
                break
            if not _may_break(title, cut):
                continue
            after, cuts = rest(cut, left - 1)
            best = min(best, (cost + after - _merit(title, cut), (cut, *cuts)))
        return best

    return rest(0, lines)


def _line_cost(width: float, ideal: float) -> float:
    return NEVER if width > MAX_EM else (width - ideal) ** 2


def _may_break(title: str, cut: int) -> bool:
    before, after = title[cut - 1], title[cut]
    return after not in NOT_FIRST and before not in NOT_LAST and not (before.isascii() and after.isascii())


def _merit(title: str, cut: int) -> float:
    if any(match.start() < cut < match.end() for match in WORDS.finditer(title)):
        return -TORN
    return REWARD if title[cut - 1] in GOOD_ENDS or title.startswith(GOOD_STARTS, cut) else 0.0
