"""The command line: flask --app wsgi …"""

import json
import signal
import threading
from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from bpmn.checks.finding import Severity
from database import migrate
from database.backup import BackupFailed, back_up
from database.session import current_settings, reading, transaction
from demonstration import seed
from scheduler import clock, process
from staff.change_account import set_password
from staff.passwords import one_time_password
from web import archive_command, fonts_command, status_command, verify_command
from wording import Refusal
from workflows.begin_migration import Wish, begin_migration
from workflows.change_calendar import enter_known_years
from workflows.check_paths import findings_at
from workflows.plan_migration import Verdict, plan_migration

database = AppGroup("database", help="The database's shape.")


def install(app: Flask) -> None:
    app.cli.add_command(database)
    for command in (
        _seed,
        _accounts,
        _password,
        _calendar,
        _scheduler,
        _worker,
        status_command.say_status,
        verify_command.verify_database,
        archive_command.archive,
        _backup,
        _migrate,
        _check,
        fonts_command.say_fonts,
    ):
        app.cli.add_command(command)


@database.command("upgrade")
def _upgrade() -> None:
    """Apply the migrations that are missing."""
    try:
        migrate.upgrade()
    except migrate.WrongShape as wrong:
        raise click.ClickException(str(wrong)) from wrong


@click.command("seed")
def _seed() -> None:
    """Fill an empty database with the demonstration organisations and the three packages.

    In production its accounts have no password: `flask --app wsgi password admin` sets the first one.
    """
    password = None if current_settings().production else seed.PASSWORD
    with transaction() as session:
        filled = seed.seed(session, clock.utc_now(), password)
    click.echo("loaded the demonstration data" if filled else "the database has data already; nothing loaded")


@click.command("accounts")
def _accounts() -> None:
    """List the demonstration accounts."""
    with reading() as session:
        found = seed.accounts(session)
    if not found or current_settings().production:
        return
    click.echo(f"Demonstration accounts (password {seed.PASSWORD}):")
    for account in found:
        click.echo(f"  {account.username:<10} {account.name}  {account.does}")


@click.command("password")
@click.argument("username")
def _password(username: str) -> None:
    """Give a member a one-time password and print it; for a first or a locked-out administrator."""
    one_time = one_time_password()
    try:
        with transaction() as session:
            set_password(session, username, one_time.hash, clock.utc_now())
    except Refusal as refused:
        raise click.ClickException(str(refused)) from refused
    click.echo(f"{username}: {one_time.text}  (to be changed at the first sign-in)")


@click.command("calendar")
def _calendar() -> None:
    """Enter the years whose holidays are announced and that the installed chinesecalendar knows.

    Open due times that rest on them are counted again by the scheduler.
    """
    with transaction() as session:
        entered = enter_known_years(session, clock.utc_now())
    click.echo(f"entered: {', '.join(map(str, entered)) or 'nothing new'}")


@click.command("scheduler")
def _scheduler() -> None:
    """Run the clock and do the jobs until SIGTERM or Ctrl-C."""
    run_process("scheduler")


@click.command("worker")
def _worker() -> None:
    """The same on PostgreSQL, any number of times, on any machine that reaches the database."""
    if current_settings().sqlite:
        raise click.ClickException("with SQLite the one `flask --app wsgi scheduler` does all jobs")
    run_process("worker")


def run_process(role: str) -> None:
    """Run until told to stop by a signal."""
    stop = threading.Event()

    def leave(*_: Any) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGINT, leave)
    # Threads need the application itself, not this thread's proxy of it.
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    try:
        process.run(app.app_context, stop, role)
    except process.CannotWork as failed:
        raise click.ClickException(str(failed)) from failed


@click.command("backup")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The new file.")
def _backup(out: Path) -> None:
    """Copy the SQLite database while it is in use. The folder files/ is to be copied afterwards."""
    try:
        back_up(out)
    except BackupFailed as failed:
        raise click.ClickException(str(failed)) from failed
    click.echo(f"{out}: {out.stat().st_size:,} bytes, read back without fault")


@click.command("migrate")
@click.argument("key")
@click.option("--map", "pairs", multiple=True, metavar="OLD=NEW", help="An element and what replaces it.")
@click.option(
    "--reason", default="", help="Move the cases that can be moved; without it they are only tried."
)
def _migrate(key: str, pairs: tuple[str, ...], reason: str) -> None:
    """Try out, case by case, what would become of a package's running cases in its newest version."""
    mapping = {old.strip(): new.strip() for old, _, new in (pair.partition("=") for pair in pairs)}
    now = clock.utc_now()
    try:
        with transaction() as session:
            outlook = plan_migration(session, key, mapping, now)
            movable = [case.instance_id for case in outlook.forecasts if case.verdict != Verdict.REFUSED]
            if reason:
                begin_migration(session, Wish(key, movable, mapping, reason), None, now)
    except Refusal as refused:
        raise click.ClickException(str(refused)) from refused
    for case in outlook.forecasts:
        said = " ".join(str(remark) for remark in case.remarks)
        click.echo(f"{case.number}  v{case.version} -> v{outlook.version}  {case.verdict}  {said}".rstrip())
    begun = "; the scheduler moves them" if reason else ""
    click.echo(f"{len(movable)} of {len(outlook.forecasts)} can be moved{begun}")


@click.command("check")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON list of the findings.")
def _check(paths: tuple[Path, ...], *, as_json: bool) -> None:
    """Check packages, archives of them or single diagrams; exit with 1 when one of them has an error."""
    found = [finding for path in paths for finding in findings_at(path)]
    if as_json:
        click.echo(json.dumps([finding.as_data() for finding in found], ensure_ascii=False, indent=2))
    else:
        for finding in found:
            click.echo(f"{finding.file}: {finding.severity.value} [{finding.rule}] {finding.message}")
    raise SystemExit(1 if any(finding.severity is Severity.ERROR for finding in found) else 0)
