"""Fitting arguments to the parameters of a function, and calling it within the limits of an evaluation."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal, DecimalException
from typing import Any, Final, get_args

from feel import operators
from feel.errors import Sentence, Undetermined
from feel.limits import CHARACTERS_PER_STEP, check_string_length, checked_length, spend
from feel.signatures import Parameter, Signature
from feel.values import KINDS, Function, Way, YearMonthDuration, kind, plain

WRONG_KIND: Final = Sentence(
    "“{name}”应为 {expected}，实为 {found}", "'{name}' should be a {expected}, but is a {found}"
)
_NO_FIT: Final = Sentence(
    "函数“{name}”的参数不合适：{reason}，取空值。",
    "The arguments do not fit the function '{name}': {reason}: null.",
)
_WRONG_COUNT: Final = Sentence("给了 {given} 个参数", "it was given {given}")
_WRONG_NAMES: Final = Sentence("参数名应为 {expected}", "its parameters are {expected}")
_OUT_OF_RANGE: Final = Sentence("{name}：结果超出范围，取空值。", "{name}: the result is out of range: null.")
_GAVE_NULL: Final = Sentence("{name}：{reason}", "{name}: {reason}")

FAILURES: Final = (Undetermined, DecimalException, OverflowError)  # of a function; its result is null
ABSENT: Final = None  # an optional parameter that was not given and has given ones behind it
_KEPT_WAYS: Final = 3  # arguments of a call whose way is kept; with more there would be too many of them
_STEPS_OF_MISFIT: Final = 10  # what telling why takes
_SMALL: Final = frozenset((bool, Decimal, date, time, datetime, timedelta, YearMonthDuration))


class _Misfit(Exception):
    """The arguments do not fit these parameters, and why."""

    def __init__(self, sentence: Sentence, **gaps: object) -> None:
        super().__init__(sentence.en)
        self.reason = sentence.fill(**gaps)


def applied(function: Function, arguments: Sequence[Any], names: Sequence[str] = ()) -> Any:
    """Return the function's result; raise Undetermined when it does not take these arguments."""
    way = None if names else _way(function, tuple(map(type, arguments)))
    if way is None:
        form, arguments = _fitted(function, arguments, names)
        way = _limited(form)
    try:
        return way(*arguments)
    except FAILURES as failure:
        raise Undetermined(why_null(function, failure)) from None


def why_null(function: Function, failure: Exception) -> Sentence:
    """Return what to say of one of the FAILURES of a function."""
    if not isinstance(failure, Undetermined):
        return _OUT_OF_RANGE.fill(name=function.name)
    return _GAVE_NULL.fill(name=function.name, reason=failure.sentence)


def _way(function: Function, types: tuple[type, ...]) -> Way | None:
    """Return how to call the function with arguments of these types as they are.

    It is found when such arguments first come up. None: they may have to be converted, or do not fit.
    """
    if types in function.ways:
        return function.ways[types]
    way = _direct(function, types)
    if len(types) <= _KEPT_WAYS:
        function.ways[types] = way
    return way


def _direct(function: Function, types: tuple[type, ...]) -> Way | None:
    for form in (function, *function.alternatives):
        if not form.signature.takes(len(types)):
            continue
        misfits = [
            (parameter, type_)
            for parameter, type_ in zip(form.signature.of(len(types)), types, strict=False)
            if not parameter.accepts(KINDS.get(type_))
        ]
        if not misfits:
            return _quick(form, types) or _limited(form)
        if all(_may_convert(parameter, type_) for parameter, type_ in misfits):
            return None  # the value decides: a list of one item stands for the item
    return None


def _may_convert(parameter: Parameter, type_: type) -> bool:
    return type_ is list or "list" in parameter.kinds or issubclass(type_, date)


def _quick(form: Function, types: tuple[type, ...]) -> Way | None:
    """Return the call alone, or with the cost of a list or of texts; None when its result may be large."""
    result = form.call.__annotations__.get("return") if form.settled else None  # of our own functions only
    if not _SMALL.issuperset(get_args(result) or (result,)):
        return None
    if list not in types and str not in types:
        return form.call
    return _CHARGING[types](form.call) if types in _CHARGING else None


def _charging_list(call: Way) -> Way:
    def charged(items: Any) -> Any:
        spend(len(items))
        return call(items)

    return charged


def _charging_text(call: Way) -> Way:
    def charged(text: Any) -> Any:
        if len(text) >= CHARACTERS_PER_STEP:
            spend(len(text) // CHARACTERS_PER_STEP)
        return call(text)

    return charged


def _charging_texts(call: Way) -> Way:
    def charged(one: Any, other: Any) -> Any:
        if len(one) + len(other) >= CHARACTERS_PER_STEP:
            spend((len(one) + len(other)) // CHARACTERS_PER_STEP)
        return call(one, other)

    return charged


_CHARGING: Final[Mapping[tuple[type, ...], Callable[[Way], Way]]] = {
    (list,): _charging_list,
    (str,): _charging_text,
    (str, str): _charging_texts,
}


def _limited(form: Function) -> Way:
    """Return the call with the cost of its arguments; its result is a value of FEEL, and not too large."""
    call, settled = form.call, form.settled

    def limited(*values: Any) -> Any:
        if cost := _cost(values):
            spend(cost)
        result = call(*values)
        return _bounded(result if settled else plain(result))

    return limited


def _cost(arguments: Sequence[Any]) -> int:
    """Return the steps that handling the arguments takes."""
    cost = 0
    for value in arguments:
        if type(value) is list:
            cost += len(value)
        elif type(value) is str:
            cost += len(value) // CHARACTERS_PER_STEP
    return cost


def _bounded(value: Any) -> Any:
    if type(value) is str:
        check_string_length(len(value))
    elif type(value) is list:
        checked_length(len(value))
    return value


def _fitted(
    function: Function, arguments: Sequence[Any], names: Sequence[str]
) -> tuple[Function, Sequence[Any]]:
    """Return the first form of the function that takes the arguments, and them as it takes them."""
    reason = None
    for form in _forms(function, names):
        try:
            return form, _fit(form.signature, arguments, names)
        except _Misfit as misfit:
            reason = misfit.reason
    spend(_STEPS_OF_MISFIT)
    raise Undetermined(_NO_FIT.fill(name=function.name, reason=reason))


def _forms(function: Function, names: Sequence[str]) -> Sequence[Function]:
    """Return the ways to call it, first one that names its parameters in this order.

    `before(range: r, point: p)` and `before(point: p, range: r)` are told apart by nothing else.
    """
    if not function.alternatives:
        return (function,)
    forms = (function, *function.alternatives)
    if not names:
        return forms
    return sorted(
        forms, key=lambda form: [parameter.name for parameter in form.signature.parameters] != list(names)
    )


def _fit(signature: Signature, arguments: Sequence[Any], names: Sequence[str]) -> list[Any]:
    """Return the arguments in the order of the parameters, converted as the standard allows."""
    parameters = signature.of(len(arguments))
    given = _placed(parameters, arguments, names) if names else arguments
    if not signature.takes(len(given)):
        raise _Misfit(_WRONG_COUNT, given=len(given))
    return [
        value if parameter.accepts(KINDS.get(type(value))) else _converted(parameter, value)
        for parameter, value in zip(parameters, given, strict=False)
    ]


def _placed(parameters: tuple[Parameter, ...], arguments: Sequence[Any], names: Sequence[str]) -> list[Any]:
    by_name = dict(zip(names, arguments, strict=True))
    order = [parameter.name for parameter in parameters]
    required = {parameter.name for parameter in parameters if not parameter.optional}
    if len(by_name) < len(names) or not required <= by_name.keys() <= set(order):
        raise _Misfit(_WRONG_NAMES, expected=", ".join(order))
    last = max((order.index(name) for name in names), default=-1)
    return [by_name.get(name, ABSENT) for name in order[: last + 1]]


def _converted(parameter: Parameter, value: Any) -> Any:
    kinds = parameter.kinds
    if isinstance(value, list) and len(value) == 1 and kind(value[0]) in kinds:
        return value[0]
    if "list" in kinds and value is not None:
        return [value]
    if "date and time" in kinds and isinstance(value, date):
        return operators.midnight(value)
    if "date" in kinds and isinstance(value, datetime):
        return value.date()
    raise _Misfit(WRONG_KIND, name=parameter.name, expected="|".join(sorted(kinds)), found=kind(value))
