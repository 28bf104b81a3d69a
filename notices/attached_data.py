"""What a document says, as JSON inside its PDF: read by programs, and still there when our database is not.

Of the case's variables only those that the template reads go along: whoever receives a document does not
receive the rest of its file.
"""

import json
from dataclasses import asdict, dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any
from uuid import UUID

import feel
from notices import template
from notices.job import NoticeJob

FILENAME = "notice.json"
FORMAT = "lingxing-notice/1"
NOT_SAID = frozenset({"template", "organisations", "variables"})  # how it was made, not what it says


@dataclass(frozen=True)
class SealPlace:
    """Where the first seal stands, in millimetres from the page's left and top: a signature is put there."""

    page: int  # from 1
    left: float
    top: float


def attached_data(job: NoticeJob, seal: SealPlace | None = None) -> bytes:
    """Return canonical JSON: decimals as texts with all their places, moments and days as in ISO 8601."""
    read = template.check(job.template)
    said = {name: value for name, value in job.as_data().items() if name not in NOT_SAID}
    variables = {name: value for name, value in job.variables.items() if name in read}
    data = {"format": FORMAT, **said, "variables": variables, "seal": asdict(seal) if seal else None}
    return json.dumps(data, ensure_ascii=False, sort_keys=True, indent=1, default=_as_text).encode()


def _as_text(value: Any) -> str:
    if isinstance(value, date | time):  # a datetime is a date
        return value.isoformat()
    return str(value) if isinstance(value, Decimal | UUID) else feel.write(value)
