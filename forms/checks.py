"""What an answer must satisfy, as WTForms validators; each complaint names the field and says what to do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

import re2
from wtforms.validators import StopValidation, ValidationError

from forms.components import QUIET
from forms.fields import Answer
from forms.identifiers import is_email, is_phone, is_uscc
from forms.numbers import places
from forms.rules import Rule, View
from forms.schema import (
    Checkbox,
    Choice,
    FileInput,
    Input,
    MomentInput,
    NumberInput,
    TextInput,
    answers_anything,
)
from forms.surroundings import Surroundings
from forms.text import MAX_LINE, MAX_TEXT
from forms.uploads import accepted
from wording import N_, Wording

Validator = Callable[[Any, Answer], None]


@dataclass(frozen=True)
class Bench:
    """Checks the answers of one component in one scope."""

    component: Input
    view: View
    around: Surroundings

    def validators(self) -> list[Validator]:
        return [self.present, self.right]

    @property
    def required(self) -> bool:
        required = self.component.checks.required
        return bool(required and required.holds(self.view))

    def present(self, _form: Any, field: Answer) -> None:
        """Stop at an unreadable answer and at an empty one."""
        if field.process_errors:
            raise StopValidation
        if answers_anything(field.answer) and field.answer is not False:
            return
        if isinstance(self.component, Choice) and field.data:
            return  # something was chosen that is no option: `right` says so
        if self.required:
            raise StopValidation(Wording(_missing(self.component)))
        raise StopValidation

    def right(self, _form: Any, field: Answer) -> None:
        """Run the checks of this type of component, up to the first complaint."""
        _CHECKS.get(type(self.component), _nothing)(self, field)

    def limit(self, rule: Rule | None) -> Decimal | None:
        """Return the number of a rule; None when it is null, as for an empty field it reads. May raise."""
        value = rule.value(self.view) if rule else None
        if rule is None or value is None:
            return None
        if not isinstance(value, Decimal):
            raise rule.unfit(N_("数字"), value)
        return value

    def refuse_unless(self, fine: bool, sentence: str, **gaps: Any) -> None:
        if not fine:
            raise ValidationError(Wording(sentence, gaps))


def _missing(component: Input) -> str:
    if isinstance(component, Checkbox):
        return N_("请勾选《{label}》。")
    if isinstance(component, FileInput):
        return N_("请上传《{label}》。")
    if isinstance(component, (Choice, MomentInput)):
        return N_("请选择《{label}》。")
    return N_("请填写《{label}》。")


def _nothing(_bench: Bench, _field: Answer) -> None:
    """A checkbox is right once it is readable."""


def _text(bench: Bench, field: Answer) -> None:
    checks, text = bench.component.checks, field.answer
    shortest, longest = bench.limit(checks.min_length), bench.limit(checks.max_length)
    if longest is None:
        longest = Decimal(
            MAX_TEXT if isinstance(bench.component, TextInput) and bench.component.many_lines else MAX_LINE
        )
    length = len(text)
    bench.refuse_unless(
        shortest is None or length >= shortest,
        N_("《{label}》至少 {limit} 个字，现有 {length} 个字。"),
        limit=shortest,
        length=length,
    )
    bench.refuse_unless(
        length <= longest,
        N_("《{label}》最多 {limit} 个字，现有 {length} 个字。"),
        limit=longest,
        length=length,
    )
    characters = bench.around.unprintable(bench.component.key, text)
    bench.refuse_unless(
        not characters,
        N_("《{label}》要印入文书，而其中的“{characters}”没有字体可以印出，请改用其他字符。"),
        characters=characters,
    )
    _pattern(bench, text)
    if checks.kind:
        check, sentence = _KINDS[checks.kind]
        bench.refuse_unless(check(text), sentence)


def _pattern(bench: Bench, text: str) -> None:
    rule = bench.component.checks.pattern
    pattern = rule.words(bench.view) if rule else None
    if rule is None or pattern is None:
        return
    try:
        found = re2.compile(pattern, QUIET).search(text)
    except re2.error as error:
        raise rule.failed(str(error)) from error
    if found:
        return
    own = bench.component.checks.pattern_message
    message = own.render(bench.view, bench.around.package_text, bench.around.write)
    if message:
        raise ValidationError(Wording("{message}", {"message": message}))
    raise ValidationError(Wording(N_("《{label}》的格式不正确，应符合 {pattern}。"), {"pattern": pattern}))


def _number(bench: Bench, field: Answer) -> None:
    component, number = bench.component, field.answer
    assert isinstance(component, NumberInput)
    least, most = bench.limit(component.checks.minimum), bench.limit(component.checks.maximum)
    bench.refuse_unless(least is None or number >= least, N_("《{label}》不得小于 {limit}。"), limit=least)
    bench.refuse_unless(most is None or number <= most, N_("《{label}》不得大于 {limit}。"), limit=most)
    digits = component.decimal_digits
    if digits == 0:
        bench.refuse_unless(places(number) == 0, N_("《{label}》应为整数。"))
    bench.refuse_unless(
        digits is None or places(number) <= digits, N_("《{label}》最多保留 {digits} 位小数。"), digits=digits
    )
    step = component.increment
    bench.refuse_unless(
        step is None or number % step == 0, N_("《{label}》应为 {step} 的整数倍。"), step=step
    )


def _moment(bench: Bench, field: Answer) -> None:
    component, value = bench.component, field.answer
    assert isinstance(component, MomentInput)
    if not component.future_only or not isinstance(value, date):
        return
    day = value.astimezone(bench.around.zone).date() if isinstance(value, datetime) else value
    bench.refuse_unless(
        day >= bench.around.today,
        N_("《{label}》不得早于今天（{today}）。"),
        today=bench.around.today.isoformat(),
    )


def _choice(bench: Bench, field: Answer) -> None:
    chosen = field.data if isinstance(field.data, list) else [field.data]
    answered = field.answer if isinstance(field.answer, list) else [field.answer]
    known = len(answered) == len(chosen) and None not in answered
    bench.refuse_unless(known, N_("《{label}》所选的选项已不存在，请重新选择。"))


def _files(bench: Bench, field: Answer) -> None:
    component = bench.component
    assert isinstance(component, FileInput)
    files = field.data or []
    bench.refuse_unless(
        component.many or len(files) == 1, N_("《{label}》只能上传一个文件，请移除多余的文件。")
    )
    accept = component.accept.words(bench.view) if component.accept else None
    for file in files:
        bench.refuse_unless(
            not accept or accepted(file.filename, file.media_type, accept),
            N_("《{label}》只接受 {accept} 文件，请移除“{filename}”后重新上传。"),
            accept=accept,
            filename=file.filename,
        )


_CHECKS: Final[Mapping[type[Input], Callable[[Bench, Answer], None]]] = {
    TextInput: _text,
    NumberInput: _number,
    MomentInput: _moment,
    Choice: _choice,
    FileInput: _files,
}

_KINDS: Final[Mapping[str, tuple[Callable[[str], bool], str]]] = {
    "phone": (is_phone, N_("《{label}》应为 11 位手机号或带区号的座机号，例如 025-83332345。")),
    "email": (is_email, N_("《{label}》应为电子邮箱地址，例如 zhang@example.cn。")),
    "uscc": (is_uscc, N_("《{label}》应为 18 位统一社会信用代码，请对照营业执照核对（末位为校验码）。")),
}
