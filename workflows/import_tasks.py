"""Turn a published task table (JSON of a source document, or an uploaded .xlsx) into rows to decompose.

Never guesses who is responsible: a row whose 牵头 and 配合 units share one cell, or that names nobody,
comes out `unresolved` and the process stops at a person.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from wording import N_, Refusal

Row = dict[str, Any]

MAX_ROWS = 2000

_COLUMNS = {
    "no": "序号",
    "name": "工作名称",
    "target": "目标任务",
    "lead_raw": "牵头部门",
    "coop_raw": "配合部门",
}
_OPTIONAL = frozenset({"no", "coop_raw"})
_GROUPS = {"市应急委成员单位": "ks_commission", "各区镇": "ks_towns", "各城市管理办事处": "ks_offices"}

_UNIT_BREAK = re.compile(r"、(?![^（]*）)")
_SEGMENT_BREAK = re.compile(r"[，,；;\n](?![^（]*）)")
_OTHER_NAMES = re.compile(r"（([^（）]*)）")
_AND_OTHERS = re.compile(r"等(?:有关|相关)?(?:部门|单位)?$")
_COLLECTIVE = re.compile(r"^各|成员单位|(?:相关|有关)(?:部门|单位)")
_UNDEFINED = re.compile(r"(?:相关|有关)(?:部门|单位)")
_CLAUSE = re.compile(r"[^，。；]+")
_QUANTITY = re.compile(
    r"(不少于|不低于|至少|达到)?(\d+)(%|支|家|个|件|起|人|期)(以上)?|(不少于|不低于|至少)?([一二三四五六七八九])(期)"
)
_DEADLINE = re.compile(r"[一二三四]季度|[上下]半年|年底前|\d{1,2}月底前")


class UnreadableWorkbook(Refusal):
    """The upload is not an .xlsx."""

    sentence = N_("无法读取任务分解表：文件不是有效的 .xlsx 工作簿，请另存为 .xlsx 后重新上传。")


class TooManyRows(Refusal):
    """Nobody hands out thousands of tasks in one table: the wrong file was chosen."""

    sentence = N_("任务分解表超过 {limit} 行，请核对文件或拆分后再导入。")


class MissingColumn(Refusal):
    """No row of the first sheet has all column heads we need."""

    sentence = N_("任务分解表缺少“{column}”一列；表头应为：序号、工作名称、目标任务、牵头部门、配合部门。")


def read_workbook(content: bytes) -> Mapping[str, Any]:
    """Return the first sheet of an .xlsx in the shape of the published JSON."""
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise UnreadableWorkbook from error
    sheet = book.worksheets[0]
    lines = [list(map(_text, line)) for line in sheet.iter_rows(max_row=MAX_ROWS + 2, values_only=True)]
    if len(lines) > MAX_ROWS:
        raise TooManyRows(limit=MAX_ROWS)
    head, columns = _find_head(lines)
    cells = [
        {key: line[at] if at < len(line) else "" for key, at in columns.items()} for line in lines[head + 1 :]
    ]
    return {"doc": "", "title": sheet.title, "rows": [row for row in cells if row["name"]]}


def parse_rows(document: Mapping[str, Any]) -> list[Row]:
    """Return one row a task, in the order of the document.

    `leads`, `cooperating` and `pending` are unit names as written; `owners` adds role, other names and the
    key of the group a collective name stands for. `unresolved` means: ask a person who is responsible.
    """
    entries = document.get("rows") or document.get("points") or []
    return [_row(index, entry) for index, entry in enumerate(entries, start=1)]


def _row(index: int, entry: Mapping[str, Any]) -> Row:
    goal = entry.get("target") or entry.get("text") or ""
    raw_lead, raw_coop = entry.get("lead_raw") or None, entry.get("coop_raw") or None
    owners = _owners(raw_lead, raw_coop)
    leads = [owner["unit"] for owner in owners if owner["role"] in {"牵头", "并列牵头"}]
    return {
        "no": _number(entry.get("no"), index),
        "section": entry.get("section") or "",
        "name": entry.get("name") or entry.get("title") or "",
        "goal": goal,
        "raw_lead": raw_lead,
        "raw_coop": raw_coop,
        "owners": owners,
        "leads": leads,
        "cooperating": [owner["unit"] for owner in owners if owner["role"] == "配合"],
        "pending": [owner["unit"] for owner in owners if owner["role"] == "待定"],
        "needs_first_unit": len(leads) > 1,
        "unresolved": raw_lead is None or raw_coop is None,
        "open_ended": any(_is_open_ended(cell) for cell in (raw_lead, raw_coop)),
        "targets": list(_targets(goal)),
        "deadlines": _DEADLINE.findall(goal),
    }


def _owners(raw_lead: str | None, raw_coop: str | None) -> list[Row]:
    """In the lead cell "、" joins equals, and what follows "，" may lead or cooperate: nobody wrote which."""
    first, *rest = _segments(raw_lead)
    role = "并列牵头" if len(first) > 1 else "牵头"
    owners = [_owner(unit, role) for unit in first]
    owners += [_owner(unit, "待定") for segment in rest for unit in segment]
    return owners + [_owner(unit, "配合") for segment in _segments(raw_coop) for unit in segment]


def _segments(cell: str | None) -> list[list[str]]:
    segments = [_AND_OTHERS.sub("", part.strip()) for part in _SEGMENT_BREAK.split(cell or "")]
    return [[unit.strip() for unit in _UNIT_BREAK.split(part) if unit.strip()] for part in segments]


def _owner(unit: str, role: str) -> Row:
    other_names = [name for names in _OTHER_NAMES.findall(unit) for name in names.split("、")]
    return {
        "unit": unit,
        "name": _OTHER_NAMES.sub("", unit),
        "other_names": other_names,
        "role": role,
        "collective": bool(_COLLECTIVE.search(unit)),
        "group": _GROUPS.get(unit),
    }


def _is_open_ended(cell: str | None) -> bool:
    return any(
        _AND_OTHERS.search(part.strip()) or _UNDEFINED.search(part)
        for part in _SEGMENT_BREAK.split(cell or "")
    )


def _targets(goal: str) -> Iterator[Row]:
    for clause in _CLAUSE.findall(goal):
        for match in _QUANTITY.finditer(clause):
            floor = match[1] or match[4] or match[5]
            digits = match[2] or str("一二三四五六七八九".index(match[6]) + 1)
            yield {
                "text": clause.strip(),
                "operator": ">=" if floor else "=",
                "value": Decimal(digits),
                "unit": match[3] or match[7],
            }


def _find_head(lines: Sequence[Sequence[str]]) -> tuple[int, dict[str, int]]:
    """Return the row of column heads and where each column is; a head may carry more ("2017年目标任务")."""
    best: dict[str, int] = {}
    for number, line in enumerate(lines):
        found = {key: at for key, head in _COLUMNS.items() for at, cell in enumerate(line) if head in cell}
        if set(_COLUMNS) - _OPTIONAL <= set(found):
            return number, found
        best = max(best, found, key=len)
    missing = next(head for key, head in _COLUMNS.items() if key not in best and key not in _OPTIONAL)
    raise MissingColumn(column=missing)


def _number(value: Any, index: int) -> int:
    return int(value) if str(value or "").isdigit() else index


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()
