"""Why a change of the staff directory was refused. Nothing has changed when one of these is raised."""

from wording import N_, Refusal


class MemberNotFound(Refusal):
    sentence = N_("没有这名人员。")


class UsernameTaken(Refusal):
    sentence = N_("用户名“{username}”已有人使用，请换一个。")


class RolesNotSeparated(Refusal):
    """三员分立: who runs the system, who designs the processes and who audits both are three people."""

    sentence = N_("流程管理员、系统管理员、审计员须由不同的人担任，“{name}”只能兼任其中一种。")


class NotOnYourself(Refusal):
    sentence = N_("不能变更自己的角色、岗位和账号状态，请由另一名系统管理员办理。")


class LastSystemAdmin(Refusal):
    sentence = N_("“{name}”是唯一在用的系统管理员，请先另设一名。")


class NotSystemAdmin(Refusal):
    sentence = N_("只有系统管理员可以变更机构与人员。")


class OrganisationNotFound(Refusal):
    sentence = N_("没有所选的单位，请重新选择。")


class PositionNotFound(Refusal):
    sentence = N_("没有所选的岗位，请重新选择。")


class AppointmentNotFound(Refusal):
    sentence = N_("没有这项任职，或它已经结束。")


class AppointmentOverlaps(Refusal):
    sentence = N_("“{name}”在这段时间已任“{organisation}”的“{position}”，请先结束原任职。")


class DatesReversed(Refusal):
    sentence = N_("结束日期 {until} 早于开始日期 {start}，请更正。")


class PasswordTooWeak(Refusal):
    sentence = N_("新密码至少 {length} 个字符，须含字母和数字，且不能包含用户名。")


class WrongPassword(Refusal):
    sentence = N_("原密码不正确。")


class DeputyOfOneself(Refusal):
    sentence = N_("代理人须是另一名在用的人员，请重新选择。")


class DeputyNotFound(Refusal):
    sentence = N_("没有这项代理，或它已经结束。")


class NotYourDeputy(Refusal):
    sentence = N_("代理只能由本人或系统管理员设置。")
