"""What a manifest says of a document, over the variables of a case: FEEL evaluated, codes become names."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

import feel
from bpmn.manifest import Notice as NoticeEntry
from bpmn.surroundings import Surroundings
from notices.job import Signer
from staff.directory import organisation_by_code
from staff.models import Organisation
from wording import N_
from workflows.refusals import ServiceFailed


class NoticeFields:
    """The keys of a manifest entry by name, as the drafter adjusted them or as the package says.

    FEEL that gives nothing raises ServiceFailed.
    """

    def __init__(
        self,
        entry: NoticeEntry,
        adjusted: Mapping[str, Any],  # None: as the package says
        variables: Mapping[str, Any],
        around: Surroundings,
    ) -> None:
        self._entry, self._adjusted = entry, adjusted
        self._variables, self._functions = variables, around.functions

    def as_written(self, name: str) -> str:
        adjusted = self._adjusted.get(name)
        return str(getattr(self._entry, name) if adjusted is None else adjusted)

    def text(self, name: str) -> str:
        return feel.write(self._value(name))

    def texts(self, name: str) -> tuple[str, ...]:
        """Return the items of a list; one text alone is a list too."""
        return tuple(feel.write(item) for item in self._items(name))

    def organ(self, session: Session) -> Organisation:
        return _organ(session, self.text("organ"))

    def beside_the_organ(self, session: Session) -> dict[str, Any]:
        """Return who stands on the document beside the organ, as values of a NoticeJob."""
        seal = self.text("sealed_by")
        return {
            "seal_name": _organ(session, seal).name if seal else "",
            "co_organs": tuple(_organ(session, code).name for code in self.texts("co_organs")),
            "lead_alone": self._entry.lead_alone,
            "issuers": self.texts("issuers"),
            "signers": tuple(map(self._signer, self._items("signers"))),
        }

    def _signer(self, item: Any) -> Signer:
        if not isinstance(item, Mapping) or not {"post", "name"} <= item.keys():
            raise self._without_result("signers", "应为含 post 与 name 的上下文的列表")
        return Signer(feel.write(item["post"]), feel.write(item["name"]))

    def _items(self, name: str) -> list[Any]:
        value = self._value(name)
        if value == "":
            return []
        return value if isinstance(value, list) else [value]

    def _value(self, name: str) -> Any:
        if (adjusted := self._adjusted.get(name)) is not None:
            return adjusted
        try:
            found = feel.attribute(getattr(self._entry, name), self._functions).trace(self._variables)
        except feel.FeelError as error:
            raise self._without_result(name, str(error)) from error
        if found.value is None:
            raise self._without_result(name, "；".join(map(str, found.warnings)) or "值为空")
        return found.value

    def _without_result(self, name: str, reason: str) -> ServiceFailed:
        sentence = N_("文书“{notice}”的表达式 {expression} 没有结果：{reason}")
        expression = getattr(self._entry, name)
        return ServiceFailed(sentence, notice=self._entry.key, expression=expression, reason=reason)


def _organ(session: Session, code: str) -> Organisation:
    found = organisation_by_code(session, code)
    if found is None:
        raise ServiceFailed(N_("没有代码为“{code}”的发文机关"), code=code)
    return found
