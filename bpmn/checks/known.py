"""What an installation has for a diagram to name."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from feel import Function


@dataclass(frozen=True)
class Known:
    """None means: not to be checked, as on the command line without a database."""

    positions: frozenset[str] | None = None
    topics: frozenset[str] | None = None
    packages: frozenset[str] | None = None
    escalations: frozenset[str] | None = None
    clocks: Mapping[str, str] | None = None  # which package brings a rule; of those added by hand ""
    registers: frozenset[str] | None = None
    # What a topic can't do without, and the codes it declares, where known
    parameters: Mapping[str, frozenset[str]] = field(default_factory=dict)
    errors: Mapping[str, frozenset[str]] = field(default_factory=dict)
    functions: Mapping[str, Function] = field(default_factory=dict)
