"""flask --app wsgi fonts: what the official documents are set in."""

import click

from notices.font_report import report
from notices.fonts import DEFAULT_FOLDER, FontsNotPrepared

SHOWN = 20  # characters of those a face lacks


@click.command("fonts")
def say_fonts() -> None:
    """Say where each face of the documents comes from and what it lacks; exit with 1 without fonts."""
    try:
        for line in report(DEFAULT_FOLDER):
            click.echo(f"{line.label}　{line.file}（{line.kind}）　{_lacking(line.lacking)}")
    except FontsNotPrepared as refused:
        raise click.ClickException(str(refused)) from refused


def _lacking(characters: str) -> str:
    if not characters:
        return "GB 2312 的 6763 字齐全"
    return f"缺 {len(characters)} 字，由生僻字补：{characters[:SHOWN]}"
