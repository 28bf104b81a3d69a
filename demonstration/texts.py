"""The names in the seeds that pages show in the reader's language; script/translate collects them."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from typing import IO, Any

Found = tuple[int, str | None, str, list[str]]  # as Babel wants it: line, function, message, comments


def extract(
    file: IO[bytes], _keywords: Sequence[str], _tags: Sequence[str], options: Mapping[str, Any]
) -> Iterator[Found]:
    """Yield the names of positions and of ladders; Babel names the last argument, and it has no options."""
    del options
    document = tomllib.loads(file.read().decode())
    names = [name for name, _ in document.get("positions", {}).values()]
    names += [policy["name"] for policy in document.get("policies", ())]
    for name in names:
        yield 1, None, name, []
