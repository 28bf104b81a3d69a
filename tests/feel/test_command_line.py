"""python -m feel."""

from feel.__main__ import main


def test_it_prints_the_value(tmp_path, capsys):
    context = tmp_path / "values.json"
    context.write_text('{"数量": 1.5}', encoding="utf-8")

    assert main(["数量 * 2", "--context", str(context)]) == 0

    assert capsys.readouterr().out == "3\n"


def test_it_says_what_is_wrong(capsys):
    assert main(["1 +", "--language", "en"]) == 1

    assert "expected an expression" in capsys.readouterr().err
