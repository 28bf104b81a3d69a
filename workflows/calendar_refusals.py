"""Why a change of the calendar was refused. Nothing has changed when one is raised."""

from wording import N_, Refusal


class DayNotEnterable(Refusal):
    sentence = N_("{day} 未保存：{problem}")


class CalendarChangedMeanwhile(Refusal):
    sentence = N_("{year} 年的日历刚被他人修改，请重新预览后再导入。")


class NothingToAnnounce(Refusal):
    sentence = N_("{year} 年已按同样的安排定为正式，没有变化。")


class RecalculationNotFound(Refusal):
    sentence = N_("没有这次期限重算，请从“工作日历”页打开。")
