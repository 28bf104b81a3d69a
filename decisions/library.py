"""The other DMN files that a model may import, found by their namespace."""

from collections.abc import Mapping
from functools import cached_property
from typing import Final

from decisions.document import Element, read
from decisions.errors import DecisionError, Place
from feel import Sentence

_IMPORT: Final = Sentence("导入“{name}”（{namespace}）：{reason}", "import '{name}' ({namespace}): {reason}")
_OTHER_LANGUAGE: Final = Sentence("只能导入 DMN 模型。", "Only DMN models can be imported.")
_MISSING: Final = Sentence("没有这个命名空间的 DMN 文件。", "There is no DMN file of this namespace.")
_AMBIGUOUS: Final = Sentence(
    "有几个文件都是这个命名空间：{files}。", "Several files are of this namespace: {files}."
)


class Library:
    """Files by name. One that cannot be read is as good as absent: it is refused when it is loaded itself."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files

    def find(self, written: Element) -> Element:
        """Return the root of the file that an `import` means; raise DecisionError.

        Tools give many files the same namespace; then locationURI says which one is meant.
        """
        if "/DMN" not in written.get("importType", "/DMN"):
            raise refused(written, _OTHER_LANGUAGE)
        found = {
            name: root
            for name, root in self._roots.items()
            if root.get("namespace") == written.get("namespace")
        }
        location = written.get("locationURI").rpartition("/")[2]
        if len(found) > 1 and location in found:
            return found[location]
        if len(found) > 1:
            raise refused(written, _AMBIGUOUS.fill(files=", ".join(sorted(found))))
        if not found:
            raise refused(written, _MISSING)
        return next(iter(found.values()))

    @cached_property
    def _roots(self) -> Mapping[str, Element]:
        roots = {}
        for name, xml in self._files.items():
            try:
                roots[name] = read(xml)
            except DecisionError:
                continue
        return roots


def refused(written: Element, reason: Sentence) -> DecisionError:
    """Return the error that names an `import`."""
    return DecisionError(
        Place(),
        _IMPORT.fill(name=written.name, namespace=written.get("namespace") or "-", reason=reason),
    )
