"""A correlation key is found whole in every message that shows a part of it, and where it is awaited."""

from typing import Any

from bpmn.constraints.constraint import Objections, against, constraint
from bpmn.correlation import keys_at
from wording import N_


@constraint("correlation-incomplete", drawn=True)
def incomplete_correlations(scope: Any) -> Objections:
    for node in scope:
        for key in keys_at(node):
            for missing in key.lacking:
                yield against(
                    node,
                    N_(
                        "{element} 的消息按 {key} 关联，但没有说明到哪里找 {property}；请在关联属性里"
                        "给这条消息填写 messagePath，在流程的关联订阅里填写 dataPath。"
                    ),
                    key=key.id,
                    property=missing,
                )
