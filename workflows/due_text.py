"""A due time as it stands in what people are told."""

from datetime import datetime

from config import SHANGHAI
from wording import N_, Wording

PROVISIONAL = N_("{due}（暂定）")
NOTHING_DUE = N_("暂不计时")


def due_text(due: datetime | None, *, provisional: bool = False) -> str | Wording:
    """Return 2026-11-27 17:30, with 暂定 when it rests on days nobody has announced."""
    if due is None:
        return Wording(NOTHING_DUE)
    text = due.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    return Wording(PROVISIONAL, {"due": text}) if provisional else text
