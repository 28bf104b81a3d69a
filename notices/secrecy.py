"""密级: a network that is not meant for state secrets refuses every document that says it is one."""

import re
from collections.abc import Iterable

from wording import N_, Refusal

_LEVEL = "(?:绝密|机密|秘密)"
# 机密★1年 anywhere; 机密 alone; （机密） at the end of a title. 商业秘密 in a sentence is no mark.
_MARK = re.compile(rf"{_LEVEL}\s*[★☆]|^[（(【]?{_LEVEL}[）)】]?$|[（(【]{_LEVEL}[）)】]$")


class SecretRefused(Refusal):
    """A document was said to be secret."""

    sentence = N_(
        "本系统不是涉密网络，不得起草、存储、印制涉密公文（{where}：{found}）。请改用涉密信息系统。"
    )


def refuse_secret(where: str, texts: Iterable[str]) -> None:
    """Raise SecretRefused when one of the texts bears the mark of a state secret."""
    for text in texts:
        if found := _MARK.search(text.strip()):
            raise SecretRefused(where=where, found=found[0])
