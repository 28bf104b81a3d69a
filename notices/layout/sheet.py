"""A document as WeasyPrint takes it, but for the imprint: that is measured first and then pinned."""

from dataclasses import dataclass

from notices.layout.setting import Setting


@dataclass(frozen=True)
class Sheet:
    """A document that only lacks its imprint."""

    before: str
    after: str
    css: str
    imprint: str
    landscape_end: bool
    setting: Setting

    def html(self, tail: str = "") -> str:
        """Return the page source; `tail` is the imprint, pinned or to be measured."""
        return self.before + tail + self.after
