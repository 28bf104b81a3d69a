"""Break a title into lines where a reader would pause, of the shape the standard asks for: 梯形 or 菱形."""

import html
import itertools
import math
import re
from collections.abc import Iterator

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
    "应急救援|应急管理|应急预案|应急演练|应急响应|工作要点|工作任务|有限公司|开发区|高新区|长三角|应急|管理|救援|协调|预案|区域|合作|工作|要点|通知|通报|印发|关于|安全|生产|事故|备案|登记"
    "|队伍|调动|调用|命令|补偿|费用|决定|征用|支援|请求|演练|能力|建设|任务|全省|全市|加强|开展|做好|防范|冬季|年度|会议|纪要"
    "|告知|补正|材料|受理|范围|情况|督办|催办|办法|方案|规定|意见|自然|灾害|危险|化学品|物资|装备|专家|专题|联席|政府|办公室"
)
TORN = 9.0  # em² of imbalance it takes to tear a word
REWARD = 4.0  # em² of imbalance a good place to pause is worth
EVEN = 6.0  # what lines of one length cost: neither 梯形 nor 菱形
WAIST = 40.0  # what a short line between longer ones costs: 沙漏形
REACH = 5.0  # em a break may lie from where equal lines would have it


def title_html(title: str, fonts: FontSet) -> str:
    """Return the title as one heading of centred lines."""
    return f"<h1>{'<br>'.join(html.escape(line) for line in balanced(normalise(title), fonts))}</h1>"


def balanced(title: str, fonts: FontSet) -> list[str]:
    """Return as few lines as the type area allows, as equal as shape and good places to break allow."""
    widths = [fonts.advance(character, Face.TITLE) for character in title]
    ends = [0.0, *itertools.accumulate(widths)]
    count = max(1, math.ceil(ends[-1] / MAX_EM))
    for lines in (count, count + 1):
        divisions = [*_divisions(title, ends, lines)]
        if divisions:
            best = min(divisions, key=lambda cuts: _cost(title, ends, cuts))
            return [title[start:end] for start, end in itertools.pairwise(best)]
    step = int(MAX_EM)  # nothing but one endless word: break it anywhere
    return [title[start : start + step] for start in range(0, len(title), step)]


def _divisions(title: str, ends: list[float], lines: int) -> Iterator[tuple[int, ...]]:
    """Yield where lines that fit may begin and end; `ends` are the widths up to each place."""
    near = (
        [
            cut
            for cut in range(1, len(title))
            if abs(ends[cut] - ends[-1] * line / lines) <= REACH and _may_break(title, cut)
        ]
        for line in range(1, lines)
    )
    for cuts in itertools.product(*near):
        places = (0, *cuts, len(title))
        if all(0 < ends[end] - ends[start] <= MAX_EM for start, end in itertools.pairwise(places)):
            yield places


def _cost(title: str, ends: list[float], places: tuple[int, ...]) -> float:
    widths = [ends[end] - ends[start] for start, end in itertools.pairwise(places)]
    ideal = ends[-1] / len(widths)
    pauses = sum(_merit(title, cut) for cut in places[1:-1])
    return sum((width - ideal) ** 2 for width in widths) + _shape(widths) - pauses


def _shape(widths: list[float]) -> float:
    """Return what the outline of the lines costs."""
    whole = [round(width) for width in widths]
    if len(whole) > 1 and len({*whole}) == 1:
        return EVEN
    waists = (min(max(whole[:at]), max(whole[at + 1 :])) > whole[at] for at in range(1, len(whole) - 1))
    return WAIST if any(waists) else 0.0


def _may_break(title: str, cut: int) -> bool:
    before, after = title[cut - 1], title[cut]
    return after not in NOT_FIRST and before not in NOT_LAST and not (before.isascii() and after.isascii())


def _merit(title: str, cut: int) -> float:
    if any(match.start() < cut < match.end() for match in WORDS.finditer(title)):
        return -TORN
    return REWARD if title[cut - 1] in GOOD_ENDS or title.startswith(GOOD_STARTS, cut) else 0.0
