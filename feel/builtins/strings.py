"""Functions on strings. Regular expressions run in RE2: time is linear in the text, whatever the pattern."""

from decimal import Decimal
from typing import Any

from feel.builtins.registry import builtin, nothing
from feel.limits import check_string_length
from feel.regex import compiled, occurrences, searchable
from feel.values import whole


@builtin("string length(string: string)")
def length(string: str) -> Decimal:
    return Decimal(len(string))


@builtin("substring(string: string, start position: number, length?: number)")
def substring(string: str, start: Decimal, count: Decimal | None = None) -> str:
    first = whole(start)
    if not first or abs(first) > len(string):
        raise nothing(f"没有第 {start} 个字符", f"there is no character {start}")
    if count is not None and count < 1:
        raise nothing("长度应至少为 1", "the length must be at least 1")
    begin = first - 1 if first > 0 else len(string) + first
    return string[begin:] if count is None else string[begin : begin + int(count)]


@builtin("upper case(string: string)")
def upper_case(string: str) -> str:
    return string.upper()


@builtin("lower case(string: string)")
def lower_case(string: str) -> str:
    return string.lower()


@builtin("trim(string: string)")
def trim(string: str) -> str:
    return string.strip()


@builtin("substring before(string: string, match: string)")
def substring_before(string: str, match: str) -> str:
    return string.partition(match)[0] if match and match in string else ""


@builtin("substring after(string: string, match: string)")
def substring_after(string: str, match: str) -> str:
    return string.partition(match)[2] if match else string


@builtin("contains(string: string, match: string)")
def contains(string: str, match: str) -> bool:
    return match in string


@builtin("starts with(string: string, match: string)")
def starts_with(string: str, match: str) -> bool:
    return string.startswith(match)


@builtin("ends with(string: string, match: string)")
def ends_with(string: str, match: str) -> bool:
    return string.endswith(match)


@builtin("matches(input: string, pattern: string, flags?: string|null)")
def matches(string: str, pattern: str, flags: str | None = None) -> bool:
    return compiled(pattern, flags or "").search(searchable(string)) is not None


@builtin("replace(input: string, pattern: string, replacement: string, flags?: string|null)")
def replace(string: str, pattern: str, replacement: str, flags: str | None = None) -> str:
    regex = compiled(pattern, flags or "")
    if regex.search("") is not None:
        raise nothing("表达式与空文本匹配", "the pattern matches the empty string")
    parts = [replacement] if "q" in (flags or "") else _replacement(replacement, regex.groups)
    result: list[str] = []
    size = position = 0
    for match in occurrences(regex, string):
        filled = [part if isinstance(part, str) else match.group(part) or "" for part in parts]
        result += [string[position : match.start()], *filled]
        size += sum(map(len, filled))
        check_string_length(size)
        position = match.end()
    return "".join((*result, string[position:]))


@builtin("extract(input: string, pattern: string, flags?: string|null)")
def extract(string: str, pattern: str, flags: str | None = None) -> list[str]:
    return [match.group() for match in occurrences(compiled(pattern, flags or ""), string)]


@builtin("split(string: string, delimiter: string)")
def split(string: str, delimiter: str) -> list[str]:
    regex = compiled(delimiter, "")
    if regex.search("") is not None:
        raise nothing("分隔符与空文本匹配", "the delimiter matches the empty string")
    parts = []
    position = 0
    for match in occurrences(regex, string):
        parts.append(string[position : match.start()])
        position = match.end()
    return [*parts, string[position:]]


@builtin("string join(list: list, delimiter?: string|null)")
def join(items: list[Any], delimiter: str | None = None) -> str:
    if any(item is not None and not isinstance(item, str) for item in items):
        raise nothing("列表中不全是文本", "not every item is a string")
    texts = [item for item in items if item is not None]
    check_string_length(sum(map(len, texts)) + len(delimiter or "") * len(texts))
    return (delimiter or "").join(texts)


def _replacement(written: str, groups: int) -> list[str | int]:
    r"""Return literal texts and numbers of groups; `$1` is a group, `\$` and `\\` are characters."""
    parts: list[str | int] = []
    index = 0
    while index < len(written):
        character, following = written[index], written[index + 1 : index + 2]
        if character == "\\":
            if following not in ("\\", "$"):
                raise nothing("替换文本中的反斜杠有误", "a backslash in the replacement escapes nothing")
            parts.append(following)
            index += 2
        elif character == "$":
            if not following.isascii() or not following.isdigit():
                raise nothing("替换文本中的 $ 后应为数字", "a $ in the replacement needs a digit behind it")
            parts.append(int(following) if int(following) <= groups else "")
            index += 2
        else:
            parts.append(character)
            index += 1
    return parts
