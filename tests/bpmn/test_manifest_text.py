"""An entry of package.toml is changed in its text; the rest stays as it was written."""

import tomllib

import pytest

from bpmn.manifest_text import EntryNotEditable, with_notice

TEXT = """key = "p"  # a comment
[notices.letter]
title = "函"
layout = "letter"
copies = "甲"
signers = [{ post = "局长", name = "甲" }]

[notices.letter_two]
title = "另一函"
"""


def test_an_entry_is_changed_and_all_else_stays() -> None:
    changed = with_notice(TEXT, "letter", {"title": '="关于\\"示例\\"的函"', "copies": "", "sealed": True})

    entry = tomllib.loads(changed)["notices"]["letter"]
    assert entry == {
        "title": '="关于\\"示例\\"的函"',
        "layout": "letter",
        "signers": [{"post": "局长", "name": "甲"}],
        "sealed": True,
    }
    assert changed.startswith('key = "p"  # a comment\n')
    assert changed.endswith('\n[notices.letter_two]\ntitle = "另一函"\n')


INLINE = "notices = { letter = { title = '函' } }\n"
OF_SEVERAL_LINES = '[notices.letter]\ntitle = """\n[a\n"""\n'


@pytest.mark.parametrize("text", [INLINE, OF_SEVERAL_LINES])
def test_an_entry_that_is_no_plain_section_is_left_to_a_person(text: str) -> None:
    with pytest.raises(EntryNotEditable, match="letter"):
        with_notice(text, "letter", {"title": "函"})
