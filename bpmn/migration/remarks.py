"""What is to be said of a migration: why it can't be done, or what will be different afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bpmn.catalogue import Element
from wording import N_, Refusal, Wording

GONE = N_("“{element}”在新版中没有了，请为它选择对应的环节。")
MOVED = N_("“{element}”在新版中不在原来的流程或子流程里，请先办完它再迁移。")
OTHER_KIND = N_("“{element}”在新版中换了类型，请选择同类的环节或先办完它。")
OTHER_LOOP = N_("“{element}”的多人办理方式在新版中变了，请先办完它再迁移。")
OTHER_OUTPUT = N_("“{element}”已有人办完，而新版汇总结果的方式变了，请先办完它再迁移。")
OTHER_QUANTITY = N_("“{element}”开始前应汇集的次数在新版中变了，请先让它开始再迁移。")
NO_PROCESS = N_("流程“{element}”在新版中没有了，请选择对应的流程。")
WAY_GONE = N_("已有分支经“{source}”到达“{element}”，新版中没有这条连线，请先让汇合完成再迁移。")
WOULD_STARVE = N_("“{element}”在新版中要等的分支不会再来，办件会一直停在那里；请先让汇合完成再迁移。")
NOT_ARMED = N_("“{element}”无法按新版开始等待：{reason}")
WOULD_FAIL = N_("迁移后“{element}”无法继续：{reason}")
UNDONE_NOW = N_("“{element}”正在撤销，而新版不再撤销它，请等撤销完成再迁移。")

EVENT_GONE = N_("“{element}”在新版中没有了，不再等待它。")
EVENT_CHANGED = N_("“{element}”等待的事件在新版中变了，按新版重新开始等待。")
EVENT_NEW = N_("“{element}”是新版增加的，从迁移时开始等待。")
NOT_UNDONE = N_("“{element}”已经办完，而新版不再撤销它：以后撤销时会跳过它。")
OTHER_CALL = N_("“{element}”在新版中调用另一流程；已在办理的下级办件不受影响。")


@dataclass(frozen=True)
class Remark:
    """A sentence about one element. One that refuses stops the migration."""

    element_id: str
    wording: Wording
    refuses: bool


class MigrationRefused(Refusal):
    """The instance stays on its version; `remarks` are all reasons, and what else was found."""

    sentence = N_("办件不能迁移：{reasons}")

    def __init__(self, remarks: Sequence[Remark]) -> None:
        self.remarks = tuple(remarks)
        super().__init__(reasons=" ".join(str(remark.wording) for remark in remarks if remark.refuses))


class Remarks:
    """Gathers what is found; of one element each sentence once."""

    def __init__(self) -> None:
        self.all: list[Remark] = []

    def refuse(self, element: Element, sentence: str, **gaps: Any) -> None:
        self._add(element, sentence, gaps, refuses=True)

    def warn(self, element: Element, sentence: str, **gaps: Any) -> None:
        self._add(element, sentence, gaps, refuses=False)

    def are_refused(self, element_id: str) -> bool:
        return any(remark.refuses for remark in self.all if remark.element_id == element_id)

    def hold(self) -> None:
        """Raise MigrationRefused when one of them refuses."""
        if any(remark.refuses for remark in self.all):
            raise MigrationRefused(self.all)

    def _add(self, element: Element, sentence: str, gaps: dict[str, Any], *, refuses: bool) -> None:
        remark = Remark(element.id, Wording(sentence, {"element": element.label, **gaps}), refuses)
        if remark not in self.all:
            self.all.append(remark)
