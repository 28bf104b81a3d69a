"""Names that may hold spaces, operators or keywords: found by the longest match with what is known."""

from collections.abc import Iterable

from feel.scan import Token, words


class KnownNames:
    """A set of names, looked up by the tokens they consist of."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._by_first_word: dict[str, dict[tuple[str, ...], str]] = {}
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        parts = words(name)
        if parts:
            self._by_first_word.setdefault(parts[0], {})[parts] = name

    def longest(self, tokens: list[Token], index: int) -> tuple[int, str]:
        """Return how many tokens from `index` on are a known name, and the name; (0, "") when none is."""
        best, found = 0, ""
        for parts, name in self._by_first_word.get(tokens[index].text, {}).items():
            following = tokens[index : index + len(parts)]
            if len(parts) > best and tuple(token.text for token in following) == parts:
                best, found = len(parts), name
        return best, found
