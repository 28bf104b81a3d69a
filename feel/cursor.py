"""A place in the tokens of an expression: looking ahead, stepping on, reading names."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager

from feel.errors import FeelSyntaxError, Sentence, quoted
from feel.limits import MAX_NESTING, NESTED_TOO_DEEP, exceeded
from feel.mistakes import punctuation_in
from feel.names import KnownNames
from feel.scan import Token, error_at, scan
from feel.types import TYPE_NAMES, Type

NAME = Sentence("名称", "a name")
OPERATOR = Sentence("表达式结尾或运算符", "an operator or the end of the expression")
_NAME_SYMBOLS = frozenset(".-+*/'")


class Cursor:
    """Reads one text from left to right."""

    def __init__(self, text: str, known: Iterable[str], types: Mapping[str, Type]) -> None:
        self.text = text
        self.tokens = scan(text)
        self.index = 0
        self.scopes = [KnownNames(known)]
        self.keys = KnownNames(known)  # names that may follow a dot
        self.types = types
        self._type_names = KnownNames((*types, *TYPE_NAMES))
        self._depth = 0

    @property
    def next(self) -> Token:
        return self.tokens[self.index]

    def ahead(self, distance: int) -> Token:
        return self.tokens[min(self.index + distance, len(self.tokens) - 1)]

    def step(self) -> Token:
        token = self.next
        self.index = min(self.index + 1, len(self.tokens) - 1)
        return token

    def accept(self, *texts: str) -> bool:
        """Step over the next token if it is one of these, and say whether it was."""
        if self.next.text in texts:
            self.step()
            return True
        return False

    def expect(self, text: str) -> Token:
        if self.next.text != text:
            raise self.error(quoted(text))
        return self.step()

    def error(self, expected: Sentence) -> FeelSyntaxError:
        return error_at(self.text, self.next.begin, expected)

    @contextmanager
    def nested(self, levels: int = 1) -> Iterator[None]:
        self._depth += levels
        if self._depth > MAX_NESTING:
            raise exceeded(NESTED_TOO_DEEP, MAX_NESTING)
        try:
            yield
        finally:
            self._depth -= levels

    @contextmanager
    def scope(self, names: Iterable[str] = ()) -> Iterator[KnownNames]:
        """Names known inside the block only."""
        local = KnownNames(names)
        self.scopes.append(local)
        try:
            yield local
        finally:
            self.scopes.pop()

    def announced(self) -> bool:
        """Say whether a known name of several words comes next, such as one that begins with a keyword."""
        return any(names.longest(self.tokens, self.index)[0] > 1 for names in self.scopes)

    def variable(self) -> str:
        """Read a name where a value is expected: the longest known one, else all words in a row."""
        return self._name(self.scopes, may_be_keyword=False)

    def key(self) -> str:
        """Read a name after a dot."""
        return self._name([self.keys], may_be_keyword=True)

    def type_name(self) -> str:
        return self._name([self._type_names], may_be_keyword=True)

    def new_name(self, *ends: str) -> str:
        """Read a name introduced here, up to one of these tokens; it may hold operators and keywords."""
        first = self.index
        while self.next.text not in ends and self._in_name(self.next):
            self.step()
        if self.index == first or self.next.text not in ends:
            self._refuse_punctuation(first, self.index)
            raise self.error(NAME if self.index == first else quoted(ends[0]))
        return self._written(first, self.index)

    def name_precedes_colon(self) -> bool:
        """Say whether `name:` comes next."""
        index = self.index
        if self.tokens[index].kind != "word":
            return False
        while self._in_name(self.tokens[index]):
            index += 1
        return self.tokens[index].text == ":"

    def _name(self, known: list[KnownNames], *, may_be_keyword: bool) -> str:
        count, name = max(
            (names.longest(self.tokens, self.index) for names in reversed(known)), key=lambda m: m[0]
        )
        joined = self._count(lambda token: token.name_part)
        if joined == 0 and may_be_keyword and self.next.keyword:
            joined = 1 + self._count(lambda token: token.name_part, 1)
        if count == 0 and joined == 0:
            raise self.error(NAME)
        if joined > count:
            self._refuse_punctuation(self.index, self.index + joined)
            count, name = joined, self._written(self.index, self.index + joined)
        self.index += count
        return name

    def _refuse_punctuation(self, first: int, end: int) -> None:
        """The standard has full-width signs in names, but who writes 金额（1） means 金额(1)."""
        for token in self.tokens[first:end]:
            offset = punctuation_in(token.text)
            if offset is not None:
                place = token.begin + offset
                raise error_at(self.text, place, OPERATOR, quoted(self.text[place]))

    def _count(self, fits: Callable[[Token], bool], start: int = 0) -> int:
        count = 0
        while fits(self.ahead(start + count)):
            count += 1
        return count

    @staticmethod
    def _in_name(token: Token) -> bool:
        return token.kind in ("word", "number") or token.text in _NAME_SYMBOLS

    def _written(self, first: int, end: int) -> str:
        return " ".join(self.text[self.tokens[first].begin : self.tokens[end - 1].end].split())
