"""How much an expression may cost: a hostile text ends quickly with an error."""

from typing import Final

from feel.errors import FeelError, Sentence

MAX_TEXT: Final = 20_000  # characters of one expression
MAX_NESTING: Final = 40  # brackets in brackets; the parser needs six Python frames for each
MAX_STEPS: Final = 250_000  # syntax nodes evaluated inside loops; about a tenth of a second
MAX_CALL_DEPTH: Final = 40  # functions that call functions
MAX_ITEMS: Final = 50_000  # items of a list that an expression makes
MAX_STRING: Final = 100_000  # characters of a string that an expression makes
MAX_WARNINGS: Final = 50  # of one evaluation; the first tell what is wrong

TEXT_TOO_LONG = Sentence("表达式超过 {limit} 个字符。", "The expression is longer than {limit} characters.")
NESTED_TOO_DEEP = Sentence(
    "表达式嵌套超过 {limit} 层。", "The expression is nested deeper than {limit} levels."
)
TOO_MANY_STEPS = Sentence("表达式计算超过 {limit} 步。", "The expression takes more than {limit} steps.")
CALLS_TOO_DEEP = Sentence(
    "函数互相调用超过 {limit} 层。", "Functions call each other deeper than {limit} levels."
)
LIST_TOO_LONG = Sentence("列表超过 {limit} 项。", "A list has more than {limit} items.")
STRING_TOO_LONG = Sentence("文本超过 {limit} 个字符。", "A string has more than {limit} characters.")


def exceeded(sentence: Sentence, limit: int) -> FeelError:
    return FeelError(sentence.fill(limit=limit))


def checked_string(text: str) -> str:
    """Return the text; raise FeelError when it is too long."""
    check_string_length(len(text))
    return text


def check_string_length(length: int) -> None:
    """Raise FeelError before a string of that length is made."""
    if length > MAX_STRING:
        raise exceeded(STRING_TOO_LONG, MAX_STRING)


def checked_length(count: int) -> int:
    """Return the number of items a list is going to have; raise FeelError when it is too large."""
    if count > MAX_ITEMS:
        raise exceeded(LIST_TOO_LONG, MAX_ITEMS)
    return count
