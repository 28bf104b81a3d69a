"""What a browser has sent: names with one or more texts. No web framework is needed to make one."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol


class Submitted(Protocol):
    """What forms ask of a submission; werkzeug's MultiDict answers it as well."""

    def __contains__(self, name: object, /) -> bool: ...

    def __iter__(self) -> Iterator[str]: ...

    def getlist(self, name: str, /) -> list[str]: ...


@dataclass(frozen=True)
class Submission:
    """Pairs of name and text, in the order of the page."""

    pairs: tuple[tuple[str, str], ...] = ()

    def __contains__(self, name: object, /) -> bool:
        return name in self._texts

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def getlist(self, name: str, /) -> list[str]:
        return list(self._texts.get(name, ()))

    def without(self, names: Iterable[str]) -> "Submission":
        left_out = set(names)
        return Submission(tuple(pair for pair in self.pairs if pair[0] not in left_out))

    def having(self, name: str, *texts: str) -> "Submission":
        """Return the submission with these texts, and no others, under the name."""
        return Submission((*self.without([name]).pairs, *((name, text) for text in texts)))

    @cached_property
    def _texts(self) -> Mapping[str, list[str]]:
        texts: dict[str, list[str]] = {}
        for name, text in self.pairs:
            texts.setdefault(name, []).append(text)
        return texts


def submission_of(submitted: Submitted) -> Submission:
    return Submission(tuple((name, text) for name in submitted for text in submitted.getlist(name)))
