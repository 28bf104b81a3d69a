"""What an administrator fills in about a member."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, Form, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, Optional, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from staff.appoint import Appointing
from staff.models import Role
from staff.save_member import MemberDetails
from workflows.queries.organisations import Choices

ROLE_NAMES = {
    Role.STAFF: _l("工作人员"),
    Role.PROCESS_ADMIN: _l("流程管理员"),
    Role.SYSTEM_ADMIN: _l("系统管理员"),
    Role.AUDITOR: _l("审计员"),
}


class MemberForm(Form):
    """The username stays what it was when the member was made."""

    username = StringField(
        _l("用户名"),
        [
            DataRequired(_l("请填写用户名。")),
            Length(max=60, message=_l("用户名最长 60 个字符。")),
            Regexp(r"[A-Za-z0-9._-]+\Z", message=_l("用户名只能用字母、数字、点、下划线和短横线。")),
        ],
    )
    name = StringField(
        _l("姓名"), [DataRequired(_l("请填写姓名。")), Length(max=60, message=_l("姓名最长 60 个字。"))]
    )
    organisation = SelectField(_l("所属单位"), [DataRequired(_l("请选择所属单位。"))])
    email = StringField(
        _l("电子邮箱"),
        [
            Optional(),
            Length(max=200),
            Regexp(r"[^@\s]+@[^@\s]+\.[^@\s]+\Z", message=_l("电子邮箱的格式应如 name@example.com。")),
        ],
    )
    phone = StringField(
        _l("电话"),
        [Optional(), Regexp(r"[0-9+ ()-]{5,40}\Z", message=_l("电话只能填写数字、空格、括号和 + -。"))],
    )
    roles = SelectMultipleField(
        _l("管理角色"),
        choices=[
            SelectChoice(role.value, name) for role, name in ROLE_NAMES.items() if role is not Role.STAFF
        ],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def __init__(self, *args: Any, organisations: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation.choices = _offered(organisations)

    @property
    def details(self) -> MemberDetails:
        return MemberDetails(
            username=self.username.data.strip(),
            name=self.name.data.strip(),
            organisation=self.organisation.data,
            email=(self.email.data or "").strip(),
            phone=(self.phone.data or "").strip(),
            roles=frozenset(Role(role) for role in self.roles.data or ()),
        )


class AppointmentForm(Form):
    """A position with its dates."""

    organisation = SelectField(_l("单位"), [DataRequired(_l("请选择单位。"))])
    position = SelectField(_l("岗位"), [DataRequired(_l("请选择岗位。"))])
    from_on = DateField(_l("自"), [DataRequired(_l("请选择任职开始日期。"))])
    until_on = DateField(_l("至"), [Optional()])

    def __init__(self, *args: Any, organisations: Choices, positions: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation.choices = _offered(organisations)
        self.position.choices = _offered(positions)

    @property
    def appointing(self) -> Appointing:
        until: date | None = self.until_on.data
        return Appointing(self.organisation.data, self.position.data, self.from_on.data, until)


def _offered(choices: Choices) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in choices]
