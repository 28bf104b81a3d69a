"""Numbers that identify: telephones, e-mail addresses, unified social credit codes."""

import re
from typing import Final

# GB 32100-2015: 31 characters (no I, O, S, V, Z), weights 3^(i-1) mod 31, check character the 18th.
_USCC_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC: Final = re.compile(f"[{_USCC_ALPHABET}]{{18}}")
_USCC_WEIGHTS: Final = tuple(pow(3, place, 31) for place in range(17))

_MOBILE: Final = re.compile(r"(?:\+?86[- ]?)?1[3-9][0-9]{9}")
_LANDLINE: Final = re.compile(r"(?:\(0[0-9]{2,3}\)|0[0-9]{2,3}[- ]?)[2-9][0-9]{6,7}(?:-[0-9]{1,6})?")
_SERVICE: Final = re.compile(r"[48]00-?[0-9]{3}-?[0-9]{4}")

_EMAIL: Final = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@"
    r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)+"
)


def is_phone(text: str) -> bool:
    """Accept mainland mobiles, landlines with area code (and extension), 400 and 800 numbers."""
    return any(pattern.fullmatch(text) for pattern in (_MOBILE, _LANDLINE, _SERVICE))


def is_email(text: str) -> bool:
    local = text.partition("@")[0]
    dots_right = not (local.startswith(".") or local.endswith(".") or ".." in local)
    return len(text) <= 254 and dots_right and _EMAIL.fullmatch(text) is not None


def is_uscc(text: str) -> bool:
    """Check a 统一社会信用代码 with its check character (GB 32100-2015)."""
    return _USCC.fullmatch(text) is not None and text[17] == uscc_check_character(text[:17])


def uscc_check_character(first_17: str) -> str:
    total = sum(
        _USCC_ALPHABET.index(character) * weight
        for character, weight in zip(first_17, _USCC_WEIGHTS, strict=True)
    )
    return _USCC_ALPHABET[-total % 31]
