"""Change one notice's entry in the text of package.toml, and leave all else as it was written."""

import json
import re
import tomllib
from collections.abc import Mapping
from typing import Any, Final

from wording import N_, Refusal

_ANY_TABLE: Final = re.compile(r"^\s*\[", re.MULTILINE)


class EntryNotEditable(Refusal):
    """The entry is written in a way that only a person can change without loss."""

    sentence = N_("package.toml 中的 [notices.{notice}] 不是单独的一节，请用文本方式修改 package.toml。")


def with_notice(text: str, key: str, changed: Mapping[str, str | bool]) -> str:
    """Return the text with these values of [notices.<key>]; "" takes a value out.

    The other values of the entry stay. Raises EntryNotEditable.
    """
    header = re.search(rf"^\[notices\.{re.escape(key)}\][^\n]*\n", text, re.MULTILINE)
    if header is None:
        raise EntryNotEditable(notice=key)
    following = _ANY_TABLE.search(text, header.end())
    end = following.start() if following else len(text)
    try:
        entry = {**tomllib.loads(text[header.end() : end]), **changed}
    except tomllib.TOMLDecodeError as error:  # a text of several lines, one of them like a header
        raise EntryNotEditable(notice=key) from error
    lines = [f"{name} = {_written(value)}\n" for name, value in entry.items() if value != ""]
    return text[: header.end()] + "".join(lines) + ("\n" if following else "") + text[end:]


def _written(value: Any) -> str:
    """JSON's strings, numbers, truth values and lists are TOML's too."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{name} = {_written(item)}" for name, item in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_written, value)) + "]"
    return json.dumps(value, ensure_ascii=False)
