"""flask --app wsgi archive: a case, packed to be handed over."""

import hashlib
from pathlib import Path

import click

from database.session import reading
from wording import Refusal
from workflows.archive_case import archive_numbered


@click.command("archive")
@click.argument("number")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Default: NUMBER.zip here.")
def archive(number: str, *, out: Path | None) -> None:
    """Pack the case with that number: documents, answers, opinions, attachments, history, a verifier.

    Prints the SHA-256 of the archive; packed again from the same case it is the same.
    """
    target = out or Path(f"{number.replace('/', '_')}.zip")
    unfinished = target.with_name(f"{target.name}.part")
    try:
        with reading() as session, unfinished.open("wb") as file:
            archive_numbered(session, number, file)
    except Refusal as refused:
        unfinished.unlink()
        raise click.ClickException(str(refused)) from refused
    unfinished.replace(target)
    with target.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    click.echo(f"{target}: {target.stat().st_size:,} bytes, SHA-256 {digest}")
