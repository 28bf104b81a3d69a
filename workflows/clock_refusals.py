"""Why something was refused for the sake of a statutory clock. Nothing has changed when one is raised."""

from datetime import datetime

from config import SHANGHAI
from wording import N_, Refusal


class ClockRuleNotFound(Refusal):
    sentence = N_("时限规则中没有“{rule}”，请先在“时限规则”页添加，或改正流程图。")


class ClockHasRunOut(Refusal):
    """What the law makes of silence is so already; the process is about to follow."""

    sentence = N_("{clock}已于 {due} 届满（{effect}），办理已无效。系统正在按届满处理，请稍后刷新。")

    def __init__(self, clock: str, due: datetime, effect: str) -> None:
        super().__init__(clock=clock, due=due.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M"), effect=effect)
