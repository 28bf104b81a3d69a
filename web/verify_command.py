"""flask --app wsgi verify: is everything in the database as it must always be?"""

import json
from datetime import datetime

import click

from config import SHANGHAI
from database import clock
from wording import CATALOGUES
from workflows.verify import Verdict, verify
from workflows.verify.invariant import Fault

LANGUAGES = ("zh", *(folder.name for folder in CATALOGUES.iterdir() if folder.is_dir()))


@click.command("verify")
@click.option(
    "--since", type=click.DateTime(["%Y-%m-%d"]), help="Leave out cases that ended before that day."
)
@click.option("--files", is_flag=True, help="Read every stored file as well.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--language", type=click.Choice(LANGUAGES), default="en", help="Of what is found.")
def verify_database(*, since: datetime | None, files: bool, as_json: bool, language: str) -> None:
    """Verify the database without changing it; exit with 1 when something is not as it must be.

    May run beside the working system.
    """
    from_day = since.replace(tzinfo=SHANGHAI) if since else None
    verdict = verify(clock.now(), from_day, files=files)
    click.echo(_as_json(verdict, language) if as_json else _as_text(verdict, language))
    raise SystemExit(1 if verdict.faults else 0)


def _as_json(verdict: Verdict, language: str) -> str:
    said = {"counted": verdict.counted, "faults": [fault.as_data(language) for fault in verdict.faults]}
    return json.dumps(said, ensure_ascii=False, indent=2)


def _as_text(verdict: Verdict, language: str) -> str:
    lines = [_line(fault, language) for fault in verdict.faults]
    cures = {fault.invariant: fault.as_data(language) for fault in verdict.faults}
    lines += [f"{name}: {said['must']}\n  -> {said['cure']}" for name, said in cures.items()]
    looked_at = ", ".join(f"{count:,} {what}" for what, count in sorted(verdict.counted.items()))
    lines.append(f"looked at {looked_at or 'nothing'}")
    lines.append(f"{len(verdict.faults)} faults" if verdict.faults else "everything is as it must be")
    return "\n".join(lines)


def _line(fault: Fault, language: str) -> str:
    said = fault.as_data(language)
    return "  ".join(part for part in (said["case"], said["invariant"], said["row"], said["found"]) if part)
