"""The table of built-in functions and how a function gets into it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from feel.errors import Sentence, Undetermined
from feel.values import Function

BUILTINS: dict[str, Function] = {}

Implementation = TypeVar("Implementation", bound=Callable[..., Any])


def builtin(*signatures: str) -> Callable[[Implementation], Implementation]:
    """Enter a function under signatures like `substring(string: string, start position: number)`.

    Several implementations of one name are tried in the order they were entered.
    """

    def enter(call: Implementation) -> Implementation:
        for signature in signatures:
            name, _, rest = signature.partition("(")
            parameters = tuple(part.strip() for part in rest.rstrip(")").split(",") if part.strip())
            function = Function(name, parameters, call, (call.__doc__ or "").strip(), settled=True)
            first = BUILTINS.get(name)
            BUILTINS[name] = (
                replace(first, alternatives=(*first.alternatives, function)) if first else function
            )
        return call

    return enter


def nothing(zh: str, en: str) -> Undetermined:
    """Return what a function raises when its result is null, with the reason."""
    return Undetermined(Sentence(zh, en))
