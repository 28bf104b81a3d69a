"""A due time as texts have it that leave the page: notifications, downloads, documents."""

from datetime import datetime

from config import SHANGHAI

PROVISIONAL = "{due}（暂定）"


def due_text(due: datetime | None, *, provisional: bool = False) -> str:
    """Return 2026-11-27 17:30, with 暂定 when it rests on days nobody has announced; "" for None."""
    if due is None:
        return ""
    text = due.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    return PROVISIONAL.format(due=text) if provisional else text
