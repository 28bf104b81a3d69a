"""Fill a notice's template with the values of a case: Jinja in its sandbox, over plain values only."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

import jinja2
import jinja2.meta
import jinja2.nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

import feel
from config import SHANGHAI
from notices import chinese, vocabulary
from notices.content import Content, Paragraph
from notices.job import NoticeJob
from notices.lines import Run
from notices.paragraphs import paragraphs
from notices.secrecy import refuse_secret
from wording import N_, Refusal

MAX_TEMPLATE_CHARACTERS = 100_000
MAX_HTML_CHARACTERS = 400_000  # about thirty full pages of text with their tags
MAX_DEPTH = 12

PLAIN = (str, int, float, Decimal, bool, type(None), date, datetime, time, timedelta, UUID)
FILTERS: Final[Mapping[str, Callable[..., Any]]] = {
    "yuan": chinese.yuan,
    "yuan_capital": chinese.yuan_capital,
    "date_cn": chinese.date_cn,
    "datetime_cn": chinese.datetime_cn,
    "number_cn": chinese.number_cn,
    "paragraphs": paragraphs,
}
GLOBALS: Final = frozenset({"range", "namespace", "organisation_name", "feel", "notice"})
FUNCTIONS: Final = frozenset({"now", "today", "organisation name"})  # of feel("…")
CORRECTS: Final = "本件更正{cited}，原件与本件不一致的，以本件为准。"
WHAT_EXPRESSIONS_RAISE = (
    *(jinja2.TemplateError, feel.FeelError, chinese.WrongValue),
    *(ArithmeticError, LookupError, TypeError, ValueError, AttributeError),
)


class TemplateRefused(Refusal):
    """A template can't be filled; says where and why."""

    sentence = N_("模板{place}有误：{problem}")


def fill(job: NoticeJob) -> Content:
    """Return what the document says. Raises TemplateRefused, vocabulary.UnknownMarkup or SecretRefused."""
    content = vocabulary.read(expand(job))
    refuse_secret("正文", content.texts())
    if not job.corrects:
        return content
    cited = Paragraph(((Run(CORRECTS.format(cited=job.corrects)),),))
    return replace(content, blocks=(*content.blocks, cited))


def expand(job: NoticeJob) -> str:
    """Return the template's HTML with every value in its place."""
    if len(job.template) > MAX_TEMPLATE_CHARACTERS:
        raise TemplateRefused(place="", problem=f"超过 {MAX_TEMPLATE_CHARACTERS} 字，请精简")
    variables = {name: plain(value, name) for name, value in job.variables.items()}
    environment = _environment(job, variables)
    try:
        return _bounded(environment.from_string(job.template), variables)
    except jinja2.TemplateSyntaxError as error:
        raise TemplateRefused(place=f"第 {error.lineno} 行", problem=_explained(error)) from error
    except WHAT_EXPRESSIONS_RAISE as error:
        raise TemplateRefused(place=_place(error), problem=_explained(error)) from error


def check(template: str) -> frozenset[str]:
    """Return the variables a template reads; raise TemplateRefused when its Jinja or FEEL can't be read."""
    environment = ImmutableSandboxedEnvironment()
    environment.filters |= FILTERS
    try:
        tree = environment.parse(template)
        environment.compile(tree)
    except jinja2.TemplateSyntaxError as error:
        raise TemplateRefused(place=f"第 {error.lineno} 行", problem=_explained(error)) from error
    expressions = [name for call in tree.find_all(jinja2.nodes.Call) for name in _read_by_feel(call)]
    return frozenset(jinja2.meta.find_undeclared_variables(tree)).union(expressions) - GLOBALS


def plain(value: Any, name: str, depth: int = 0) -> Any:
    """Return a copy of plain values: the sandbox lets a template read every attribute of what it gets."""
    if depth > MAX_DEPTH:
        raise TemplateRefused(place="", problem=f"变量 {name} 嵌套过深")
    if isinstance(value, PLAIN):
        return value
    if isinstance(value, Mapping):
        return {str(key): plain(item, f"{name}.{key}", depth + 1) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item, name, depth + 1) for item in value]
    raise TemplateRefused(place="", problem=f"变量 {name} 的类型 {type(value).__name__} 不能用于公文")


def _read_by_feel(call: jinja2.nodes.Call) -> frozenset[str]:
    """Return the variables of `feel("…")`; none for any other call, or a text put together at run time."""
    text = call.args[0] if call.args else None
    is_feel = isinstance(call.node, jinja2.nodes.Name) and call.node.name == "feel"
    if not is_feel or not isinstance(text, jinja2.nodes.Const) or not isinstance(text.value, str):
        return frozenset()
    try:
        compiled = feel.compile(text.value)
    except feel.FeelError as error:
        problem = f"feel(“{text.value}”)：{error}"
        raise TemplateRefused(place=f"第 {call.lineno} 行", problem=problem) from error
    unknown = sorted(compiled.unknown_functions - FUNCTIONS)
    if unknown:
        problem = f"feel(“{text.value}”) 调用了文书中没有的函数 {'、'.join(unknown)}"
        raise TemplateRefused(place=f"第 {call.lineno} 行", problem=problem)
    return compiled.names


def _environment(job: NoticeJob, variables: dict[str, Any]) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        autoescape=True, undefined=jinja2.StrictUndefined, finalize=chinese.plain, trim_blocks=True
    )
    environment.globals = {
        "range": environment.globals["range"],  # the sandbox's own, which refuses more than 100 000
        "namespace": environment.globals["namespace"],
        "organisation_name": _organisation_name(job.organisations),
        "feel": _figure(job, variables),
        "notice": _notice(job),
    }
    environment.filters |= FILTERS
    return environment


def _notice(job: NoticeJob) -> dict[str, Any]:
    return {
        "title": job.title,
        "number": job.number,
        "organ": job.organ,
        "recipient": job.recipient,
        "date": job.dated,
        "disclosure": job.disclosure,
        "copies": job.copies,
        "signature": job.signs,
        "corrects": job.corrects,
        "stage": job.stage.value,
    }


def _figure(job: NoticeJob, variables: dict[str, Any]) -> Callable[[str], Any]:
    """FEEL over the case's variables; today() is the document's day: it renders alike for ever."""
    name_of = _organisation_name(job.organisations)
    midnight = datetime.combine(job.dated, time(), SHANGHAI)
    functions = {
        **feel.clock(midnight),
        "organisation name": feel.Function("organisation name", ("code",), name_of),
    }

    def figure(expression: str) -> Any:
        traced = feel.compile(expression, functions).trace(variables)
        if traced.value is None:
            reasons = "；".join(map(str, traced.warnings)) or "值为空"
            raise chinese.WrongValue(f"feel(“{expression}”) 没有结果：{reasons}")
        return traced.value

    return figure


def _organisation_name(names: Mapping[str, str]) -> Callable[[str], str]:
    def organisation_name(code: str) -> str:
        if code not in names:
            raise chinese.WrongValue(f"没有代码为“{code}”的机构")
        return names[code]

    return organisation_name


def _bounded(template: jinja2.Template, variables: dict[str, Any]) -> str:
    parts, length = [], 0
    for part in template.generate(variables):
        length += len(part)
        if length > MAX_HTML_CHARACTERS:
            raise TemplateRefused(place="", problem=f"成文超过 {MAX_HTML_CHARACTERS} 字，请拆分文件")
        parts.append(part)
    return "".join(parts)


def _place(error: Exception) -> str:
    """Return the line of the template the error came from, which Jinja puts into the traceback."""
    trace, line = error.__traceback__, None
    while trace:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return f"第 {line} 行" if line else ""


def _explained(error: Exception) -> str:
    if isinstance(error, jinja2.exceptions.SecurityError):
        return f"不允许的操作（{error}）"
    if isinstance(error, jinja2.TemplateAssertionError):
        return f"没有这样的过滤器或判断（{error.message}）；公文另有过滤器 {'、'.join(FILTERS)}"
    if isinstance(error, jinja2.TemplateSyntaxError):
        return f"请核对 {{{{ … }}}} 和 {{% … %}} 是否写全、成对（{error.message}）"
    if isinstance(error, jinja2.UndefinedError):
        return f"用到了不存在的变量或项（{error}）；可有可无的请写 {{% if … is defined %}} 或 | default('')"
    return str(error) or type(error).__name__
