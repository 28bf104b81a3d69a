"""Variables that are converted once for all the expressions that read them."""

from collections.abc import Mapping
from typing import Any, Final

from feel.values import plain

_NOTHING: Final[Mapping[str, Any]] = {}


class Context(dict[str, Any]):
    """Variables whose values are values of FEEL: an evaluation takes them as they are.

    A caller who evaluates several expressions on the same variables makes one of them; any other mapping
    is converted by each evaluation that reads it. Expressions never change their variables, but a result
    may hold parts of them.
    """

    def __init__(self, variables: Mapping[str, Any] = _NOTHING) -> None:
        super().__init__(plain(variables))

    def extended(self, values: Mapping[str, Any]) -> "Context":
        """Return these variables and more, which must be values of FEEL: results of expressions are."""
        extended = Context()
        extended.update(self)
        extended.update(values)
        return extended
