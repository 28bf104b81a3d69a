"""Sentences that are kept and read later, in one language or the other."""

from decimal import Decimal

import pytest

import feel
from wording import Refusal, Wording, as_data, from_data, phrased

ENGLISH = {"{where}不能用：{reason}": "{where} is of no use: {reason}", "没有这份文书。": "No such document."}


class Missing(Refusal):
    sentence = "没有这份文书。"


@pytest.mark.parametrize(
    ("reason", "chinese", "english"),
    [
        (Wording("没有这份文书。"), "没有这份文书。", "No such document."),
        (Missing(), "没有这份文书。", "No such document."),
        (feel.Sentence("除数为零", "division by zero"), "除数为零", "division by zero"),
        (Decimal("1.50"), "1.50", "1.50"),
        ("{a} 原样", "{a} 原样", "{a} 原样"),
        (ValueError("busy"), "busy", "busy"),
    ],
)
def test_what_is_kept_is_said_in_either_language(reason, chinese, english):
    wording = Wording("{where}不能用：{reason}", {"where": "lx:due", "reason": reason})

    for one in (wording, from_data(as_data(wording))):
        assert str(one) == f"lx:due不能用：{chinese}"
        assert phrased(one, "zh", str) == str(one)
        assert phrased(one, "en", lambda text: ENGLISH.get(text, text)) == f"lx:due is of no use: {english}"


def test_a_text_of_old_is_read_as_it_is():
    assert str(from_data("并行的分支 {a: 1}")) == "并行的分支 {a: 1}"
