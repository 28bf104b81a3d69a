"""The parameters of functions, as `Function.parameters` writes them."""

from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True)
class Parameter:
    name: str
    kinds: frozenset[str]  # empty: any value
    optional: bool
    variadic: bool

    def accepts(self, kind: str | None) -> bool:
        """Say whether values of this FEEL type need not be converted."""
        return not self.kinds or kind in self.kinds


@dataclass(frozen=True)
class Signature:
    """What a call has to give. A variadic last parameter takes all the rest."""

    parameters: tuple[Parameter, ...]
    required: int
    variadic: bool

    def takes(self, count: int) -> bool:
        """Say whether a call may give so many arguments."""
        return self.required <= count and (self.variadic or count <= len(self.parameters))

    def of(self, count: int) -> tuple[Parameter, ...]:
        """Return the parameters of a call with so many arguments."""
        missing = count - len(self.parameters)
        return self.parameters + self.parameters[-1:] * missing if self.variadic else self.parameters


@lru_cache(maxsize=2048)
def read_signature(written: tuple[str, ...]) -> Signature:
    parameters = tuple(map(_parameter, written))
    required = sum(not parameter.optional for parameter in parameters)
    return Signature(parameters, required, bool(parameters) and parameters[-1].variadic)


def _parameter(text: str) -> Parameter:
    name, _, types = (part.strip() for part in text.partition(":"))
    kinds = frozenset(one.strip() for one in types.split("|")) if types not in ("", "any") else frozenset()
    return Parameter(name.rstrip("?."), kinds, name.endswith("?"), name.endswith("..."))
