"""Why the calendar was refused, or can't say. Nothing has changed when one is raised."""

from wording import N_, Refusal, Wording


class YearNotCountable(Refusal):
    """Neither announced nor known to the lunar tables."""

    sentence = N_("{year} 年没有日历：工作日只能在 {first} 年至 {last} 年之间计算，请检查日期。")


class NoticeRefused(Refusal):
    """The file is not a year of holidays, or says what can't be."""

    sentence = N_("放假安排未导入：{problem}")

    def __init__(self, problem: str, **gaps: object) -> None:
        super().__init__(problem=Wording(problem, gaps))


class RowOfNoticeRefused(Refusal):
    """One day of the file is wrong; it is named by its place and date."""

    sentence = N_("放假安排未导入：第 {row} 条（{day}）{problem}")

    def __init__(self, row: int, day: str, problem: str, **gaps: object) -> None:
        super().__init__(row=row, day=day, problem=Wording(problem, gaps))


class YearIncomplete(Refusal):
    """An official year has at least the days off of the statute."""

    sentence = N_("{year} 年不能定为正式：法定节假日 {days} 未列为放假，请补全后再定。")
