"""What the engine may ask of the world around it: the time and functions. Nothing else reaches it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

import feel
from config import SHANGHAI


@dataclass(frozen=True)
class Surroundings:
    """The moment of the run and the functions expressions may call.

    `zone` is where dates and times without an offset are meant. What calls one of `recounted` (working days,
    clocks of the case) is worked out again when the calendar or a clock has changed; null means "not now".
    """

    now: datetime
    functions: Mapping[str, feel.Function] = field(default_factory=dict)
    zone: ZoneInfo = SHANGHAI
    recounted: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if self.now.tzinfo is None:
            raise ValueError("now must be aware")
