"""The page of an archive: the whole case on one sheet that any browser opens, now or in thirty years."""

import html
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from config import SHANGHAI
from forms import Surroundings
from workflows.queries.history import HistoryLine

STYLE = """
body { font: 16px/1.6 serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
table { border-collapse: collapse; width: 100% } th, td { border: 1px solid #999; padding: .3rem .5rem }
th { text-align: left; white-space: nowrap; width: 8rem } td { vertical-align: top; overflow-wrap: anywhere }
code { font-size: .75rem; color: #555 } section { break-inside: avoid }
"""
CASE = {
    "number": "编号",
    "process": "流程",
    "organisation": "办理机关",
    "outcome": "结果",
    "started_at": "发起",
    "ended_at": "办结",
    "parent": "上级办件",
    "children": "子办件",
}
WHAT = {"document": "文书", "attachment": "附件"}


@dataclass(frozen=True)
class Step:
    """A step of the history, and what was filled in at it: labels and values."""

    line: HistoryLine
    filled_in: Sequence[tuple[str, Any]]


def index_html(case: Mapping[str, Any], links: Iterable[tuple[str, str]], steps: Sequence[Step]) -> str:
    """Return the page; `links` are the paths of files and what they are."""
    title = html.escape(str(case["title"]))
    rows = _rows((label, case[name]) for name, label in CASE.items() if case[name])
    files = "".join(
        f'<li>{WHAT[what]}：<a href="{quote(path)}">{html.escape(path.partition("/")[2])}</a></li>'
        for path, what in links
    )
    written = "".join(_section(step, steps[0].line.at) for step in steps)
    return (
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{STYLE}</style></head><body><h1>{title}</h1><table>{rows}</table>"
        f"<h2>文书和附件</h2><ul>{files or '<li>无</li>'}</ul><h2>办理过程</h2>{written}</body></html>\n"
    )


def opinion_of(line: HistoryLine) -> dict[str, Any]:
    """Return an opinion as opinions.json has it."""
    who = {"name": line.who, "organisation": line.organisation}
    return {
        "step": line.version,
        "at": line.at.isoformat(),
        "task": line.name,
        **who,
        "opinion": line.opinion,
    }


def _section(step: Step, now: datetime) -> str:
    line, words = step.line, Surroundings(now)
    said = [
        ("时间", line.at),
        ("办理人", "　".join(filter(None, (line.who or "系统", line.organisation)))),
        ("结果", line.outcome),
        ("意见", line.opinion),
        ("说明", line.reason),
        *((label, words.write(value)) for label, value in step.filled_in),
        ("文书", line.kept.sha256 if line.kept else None),
    ]
    name = html.escape(line.name or line.kind)
    rows = _rows((label, value) for label, value in said if value)
    return f"<section><h3>{line.version}. {name}</h3><table>{rows}</table><code>{line.hash}</code></section>"


def _rows(pairs: Iterable[tuple[str, Any]]) -> str:
    return "".join(f"<tr><th>{html.escape(label)}</th><td>{_cell(value)}</td></tr>" for label, value in pairs)


def _cell(value: Any) -> str:
    if isinstance(value, datetime):
        value = value.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    text = "、".join(map(str, value)) if isinstance(value, list) else str(value)
    return html.escape(text).replace("\n", "<br>")
