"""What an administrator fills in about a clock rule."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Form, IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Regexp

from calendars.statutory_clock import Unit
from workflows.models import Basis
from workflows.save_clock_rule import RuleValues

MOST = 1000  # of a unit
UNITS = {Unit.WORKDAYS: _l("个工作日"), Unit.DAYS: _l("日"), Unit.HOURS: _l("小时")}
BASES = {Basis.LAW: _l("法定"), Basis.HOUSE: _l("内部规定")}
_WHOLE = _l("请填写整数，最多 1000。")


def _text(label: Any, longest: int, missing: Any = None) -> StringField:
    needed = [DataRequired(missing)] if missing else []
    return StringField(label, [*needed, Length(max=longest)], render_kw={"maxlength": longest})


def _number(label: Any, least: int) -> IntegerField:
    return IntegerField(label, [InputRequired(_WHOLE), NumberRange(least, MOST, _WHOLE)])


class ClockRuleForm(Form):
    """The key stays what it was when the rule was made: diagrams name it."""

    key = StringField(
        _l("代码（流程图中引用）"),
        [
            Regexp(
                r"[a-z][a-z0-9_]{0,39}\Z",
                message=_l("代码以小写字母开头，只含小写字母、数字和下划线，最长 40 个字符。"),
            )
        ],
    )
    name = _text(_l("名称"), 120, _l("请填写名称。"))
    amount = _number(_l("时限（0 为由办件确定）"), 0)
    unit = SelectField(_l("单位"), choices=[SelectChoice(unit.value, label) for unit, label in UNITS.items()])
    until_midnight = BooleanField(_l("期满日计至 24 时（如网上申报），不计至下班"))
    source = _text(_l("依据"), 300, _l("请写明依据：哪部法律、规章的哪一条，或哪项内部规定。"))
    basis = SelectField(
        _l("性质"), choices=[SelectChoice(basis.value, label) for basis, label in BASES.items()]
    )
    effect = _text(_l("届满效力"), 200)
    warn_before = _number(_l("提前多少提醒负责人（按上述单位）"), 0)
    most_extension = _number(_l("至多延长多少（按上述单位，0 为不得延长）"), 0)

    @property
    def values(self) -> RuleValues:
        return RuleValues(
            name=self.name.data.strip(),
            amount=self.amount.data,
            unit=Unit(self.unit.data),
            until_midnight=self.until_midnight.data,
            source=self.source.data.strip(),
            basis=Basis(self.basis.data),
            effect=(self.effect.data or "").strip(),
            warn_before=self.warn_before.data,
            most_extension=self.most_extension.data,
        )
