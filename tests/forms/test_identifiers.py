"""Telephones, addresses and credit codes as they are written on the mainland."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.identifiers import is_email, is_phone, is_uscc, uscc_check_character
from tests.forms.building import leaf

BODIES = st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=17, max_size=17)


@pytest.mark.parametrize(
    "text",
    [
        "13812345678",
        "+8613812345678",
        "86-13812345678",
        "025-83332345",
        "02583332345",
        "(0512)65123456",
        "021-61234567-802",
        "400-123-4567",
    ],
)
def test_mainland_numbers_are_phones(text):
    assert is_phone(text)


@pytest.mark.parametrize(
    "text",
    ["1381234567", "12812345678", "83332345", "025-0333234", "abc", "138123456789", "", "+11234567890"],
)
def test_other_numbers_are_not(text):
    assert not is_phone(text)


@pytest.mark.parametrize(
    "text", ["a@b", "a@@b.cn", ".a@b.cn", "a..b@c.cn", "a b@c.cn", "a@-b.cn", "a@b.cn\n", "@b.cn"]
)
def test_malformed_addresses_are_refused(text):
    assert not is_email(text)


def test_addresses_are_accepted():
    assert is_email("zhang.san+yjglj@mail.example.gov.cn")


@given(BODIES)
def test_a_code_with_its_check_character_is_right_and_with_no_other(body):
    right = uscc_check_character(body)

    accepted = [last for last in "0123456789ABCDEFGHJKLMNPQRTUWXY" if is_uscc(body + last)]

    assert accepted == [right]


@given(BODIES, st.integers(0, 16), st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"))
def test_one_wrong_character_is_noticed(body, place, other):
    code = body + uscc_check_character(body)

    changed = code[:place] + other + code[place + 1 :]

    assert is_uscc(changed) == (changed == code)


def test_a_credit_code_is_written_in_capitals(bind):
    body = "91320100MA1EXAMP5"
    body = body.replace("I", "1").replace("O", "0").replace("S", "5")
    code = body + uscc_check_character(body)

    bound = bind(
        leaf("textfield", validate={"validationType": "uscc"}), submitted=[("field", f" {code.lower()} ")]
    )

    assert bound.validate(), bound.errors
    assert bound.answers == {"field": code}
