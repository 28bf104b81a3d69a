"""Typing mistakes, and what to write instead: other languages' operators, full-width characters, quotes."""

import re
from typing import Final

from feel.errors import Sentence

_WRITE: Final = Sentence("“{wrong}”应写作“{right}”。", "Write '{right}' instead of '{wrong}'.")
_ASCII: Final = Sentence(
    "全角字符“{wrong}”应改为半角的“{right}”。", "Replace the full-width '{wrong}' by '{right}'."
)
_QUOTES: Final = Sentence(
    '文字写在半角双引号之间："…"。', 'Write a string between straight double quotes: "…".'
)
_UNCLOSED: Final = Sentence("这段文字没有结束的双引号。", "This string has no closing quote.")
_NOT: Final = Sentence("“非”写作 not(…)，括号不能省。", "Negation is written not(…), with the brackets.")
_CHOICE: Final = Sentence("选择写作 if … then … else …。", "A choice is written if … then … else ….")
_REMAINDER: Final = Sentence(
    "余数写作 modulo(a, b)，百分之五写作 0.05。",
    "A remainder is written modulo(a, b), five per cent 0.05.",
)
_SEMICOLON: Final = Sentence("分号应删去。", "Leave out the semicolon.")
_NAME_ALONE: Final = Sentence("变量只写名称，不加“{wrong}”。", "Write the name alone, without '{wrong}'.")
_WRAPPED: Final = Sentence(
    "“{wrong}”是其他引擎的写法，应连同配对的括号去掉，里面写 FEEL。",
    "'{wrong}' is how other engines write it: leave it out with its closing bracket, and write FEEL inside.",
)

_OPERATORS: Final = {
    **{"==": "=", "===": "=", "!==": "!=", "<>": "!=", "=>": ">=", "=<": "<="},
    **{"&&": "and", "&": "and", "||": "or", "|": "or"},
    **{"≥": ">=", "≤": "<=", "≠": "!=", "×": "*", "÷": "/"},
}
_FULL_WIDTH: Final = {
    **dict(zip("（）［］｛｝【】，、．。：＝＜＞＋－＊／＂", '()[]{}[],,..:=<>+-*/"', strict=True)),
    **{"！=": "!=", "！＝": "!=", "＞=": ">=", "＞＝": ">=", "＜=": "<=", "＜＝": "<="},
}
_OTHERS: Final = {
    **dict.fromkeys(("“", "”", "‘", "’", "'", "＇"), _QUOTES),
    **dict.fromkeys(("!", "！", "not"), _NOT),
    **dict.fromkeys(("?", "？"), _CHOICE),
    **dict.fromkeys(("%", "％"), _REMAINDER),
    **dict.fromkeys((";", "；"), _SEMICOLON),
    **dict.fromkeys(("$", "#", "`"), _NAME_ALONE),
    **dict.fromkeys(("${", "#{"), _WRAPPED),
}
_STRING: Final = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_SIGNS: Final = "=!<>&|"  # the one where the parser stops may be the second
_LONGEST: Final = max(map(len, (*_OPERATORS, *_FULL_WIDTH, *_OTHERS)))
_PUNCTUATION: Final = re.compile(f"[{re.escape(''.join(_FULL_WIDTH))}！？；％＇＆｜]")


def advice(text: str, position: int) -> Sentence | None:
    """Return what to write instead of what stands there, None when it is no known mistake."""
    begin = position
    while text[begin : position + 1].strip(_SIGNS) == "" and begin > 0 and text[begin - 1] in _SIGNS:
        begin -= 1
    for length in range(_LONGEST, 0, -1):
        wrong = text[begin : begin + length]
        if wrong in _OPERATORS:
            return _WRITE.fill(wrong=wrong, right=_OPERATORS[wrong])
        if wrong in _FULL_WIDTH:
            return _ASCII.fill(wrong=wrong, right=_FULL_WIDTH[wrong])
        if wrong in _OTHERS:
            return _OTHERS[wrong].fill(wrong=wrong)
    return _UNCLOSED if text[position : position + 1] == '"' and not _STRING.match(text, position) else None


def punctuation_in(name: str) -> int | None:
    """Return where a name holds a full-width sign, which is nearly always meant as the sign itself."""
    match = _PUNCTUATION.search(name)
    return match.start() if match else None
