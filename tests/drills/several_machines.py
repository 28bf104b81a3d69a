"""docs/operations.md, "Several machines", from the first start to a failover, with people at work meanwhile.

python -m tests.drills.several_machines [--nginx /usr/sbin/nginx]

On this machine and its loopback addresses: nginx with TLS, two web servers of two processes, a scheduler, two
workers, PostgreSQL with a synchronous replica. As root, for PostgreSQL runs as its own user.
"""

import argparse
import logging
import os
import shutil
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from urllib.error import HTTPError

from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from config import ROOT, Settings
from database.session import reading
from staff.models import LoginEvent
from tests.acceptance.chaos.campaign import left, prepared
from tests.acceptance.chaos.crowd import Crowd
from tests.acceptance.chaos.verdict import pass_verdict
from tests.drills.machines import Machines
from tests.drills.proxy import nginx
from tests.drills.replicated import Replicated, replicated
from tests.support.application import share_fonts
from tests.support.mailbox import Mailbox, mailbox
from tests.support.pages import Stay, Visitor
from tests.support.postgres import free_port

log = logging.getLogger("drill")
WEB, OTHERS = ("web-1", "web-2"), ("scheduler", "worker-1", "worker-2")
BETWEEN_SECONDS = 8  # people work in peace
PATIENCE_SECONDS = 180
UPLOAD_BYTES = 20 << 20
MIGRATION = """
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "9999", "{newest}", None, None


def upgrade() -> None:
    op.add_column("process_instance", sa.Column("drill", sa.Integer(), server_default="0", nullable=False))
"""


def main() -> int:
    """Return 1 when something was lost, doubled, or not as promised."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nginx", default=shutil.which("nginx") or "/usr/sbin/nginx")
    program = parser.parse_args().nginx
    folder = Path(tempfile.mkdtemp(prefix="lingxing-drill-"))
    folder.chmod(0o755)
    log.info("what the processes say lies in %s, and stays there when something is wrong", folder)
    with mailbox() as box, replicated(folder) as databases:
        wrong = play(program, folder, databases, box)
    if not wrong:
        shutil.rmtree(folder)
    return wrong


def play(program: str, folder: Path, databases: Replicated, box: Mailbox) -> int:
    share_fonts(folder)
    ports = {name: free_port() for name in WEB}
    with nginx(program, folder / "nginx", list(ports.values())) as (url, plain):
        os.environ["SSL_CERT_FILE"] = str(folder / "nginx" / "lingxing.pem")
        secret = "for drills only, at least 32 characters"
        settings = Settings(databases.url, folder, secret, public_url=url, smtp_url=box.url)
        machines = Machines(settings, ports)
        machines.run("database", "upgrade")
        machines.run("seed", production=False)
        machines.start(*WEB, *OTHERS)
        try:
            wait_for("all is at work", lambda: answers(f"{url}/health"))
            try_the_proxy(url, plain)
            return work_through(machines, databases, url, box)
        finally:
            machines.stop_all()


def work_through(machines: Machines, databases: Replicated, url: str, box: Mailbox) -> int:
    with at_work(machines.settings, url) as crowd:
        time.sleep(BETWEEN_SECONDS)
        upgrade_under_way(machines, databases, url)
        lose_machines(machines, url)
        fail_over(machines, databases, url)
        crowd.finishing = True
        wait_for("all cases have ended", lambda: left() == (0, 0))
        crowd.leave()
        with reading() as session:
            verdict = pass_verdict(session, crowd.journal, box.messages)
            addresses = set(session.scalars(select(LoginEvent.address)))
    log.info("%s\nanswers: %s", verdict, dict(crowd.journal.answers))
    verified = machines.run("verify", "--files", version=machines.settings.data_dir / "new")
    log.info("verify: %s", " / ".join(verified.strip().splitlines()[-2:]))
    assert addresses == {"127.0.0.1"}, addresses
    return int(not verdict.sound)


def try_the_proxy(url: str, plain: str) -> None:
    """Sign in and send a large file through nginx; what a browser says of its address is not believed."""
    turned_away = status_and_target(f"{plain}/inbox")
    assert turned_away == (301, f"https://{plain.removeprefix('http://').partition(':')[0]}/inbox"), (
        turned_away
    )
    assert status_and_target(f"{url}/metrics")[0] == 403
    assert status_and_target(f"{url}/static/mark.svg")[0] == 200
    visitor = Visitor(url, "E-1.1", {"X-Forwarded-For": "203.0.113.9"})
    assert visitor.signed_in
    assert all(cookie.secure and cookie.name.startswith("__Host-") for cookie in visitor.cookies)
    body, kind = file_of(UPLOAD_BYTES, dict(visitor.filled_in("/inbox", "/sign-out", {}))["csrf_token"])
    sent = visitor.send("/attachments/", body, {"Content-Type": kind})
    assert sent == 201, sent
    log.info("the proxy: http leads to https, cookies are secure, %s MiB sent", UPLOAD_BYTES >> 20)


def upgrade_under_way(machines: Machines, databases: Replicated, url: str) -> None:
    """Bring the machines to a new version one after the other; what is old refuses what is migrated."""
    new = next_version(machines.settings.data_dir / "new")
    machines.stop("web-2")
    machines.start("web-2", version=new)
    time.sleep(BETWEEN_SECONDS)
    assert answers(f"{url}/health"), "nginx must go by the machine that is not ready yet"
    log.info("%s connections; upgrading", databases.connections())
    machines.run("database", "upgrade", version=new)
    took = wait_for("pages are there again", lambda: machines.is_ready("web-2") and answers(f"{url}/sign-in"))
    wait_for("the old ones have refused", lambda: set(machines.ended(OTHERS).values()) == {1})
    assert not machines.is_ready("web-1")
    log.info("no page for %.1f s; old processes said: %s", took, machines.last_words("worker-1"))
    machines.stop("web-1")
    machines.start("web-1", *OTHERS, version=new)
    wait_for("web-1 is ready", lambda: machines.is_ready("web-1"))
    wait_for("all is at work in the new version", lambda: answers(f"{url}/health"))


def lose_machines(machines: Machines, url: str) -> None:
    """Lose one of each and get them back; then take one out as for maintenance."""
    new = machines.settings.data_dir / "new"
    for lost in (("web-1",), ("scheduler", "worker-1")):
        machines.lose(*lost)
        took = wait_for(f"pages without {lost}", lambda: answers(f"{url}/sign-in"))
        log.info("lost %s: a page after %.1f s", ", ".join(lost), took)
        time.sleep(BETWEEN_SECONDS)
        assert answers(f"{url}/health"), lost
        machines.start(*lost, version=new)
        wait_for("web-1 is ready", lambda: machines.is_ready("web-1"))
        time.sleep(BETWEEN_SECONDS)
    machines.stop("web-2")
    assert answers(f"{url}/sign-in")
    machines.start("web-2", version=new)


def fail_over(machines: Machines, databases: Replicated, url: str) -> None:
    """Lose the primary; nothing of the product is restarted."""
    log.info("%s connections; losing the primary", databases.connections())
    databases.fail_over()
    took = wait_for("the replica is used", lambda: answers(f"{url}/health/ready"))
    log.info("pages %.1f s after the promotion", took)
    wait_for("the clock beats", lambda: answers(f"{url}/health"))
    assert set(machines.ended(OTHERS).values()) == {None}
    time.sleep(BETWEEN_SECONDS)


@contextmanager
def at_work(settings: Settings, url: str) -> Iterator[Crowd]:
    """Let people work until the block ends."""
    with prepared(settings) as app:
        crowd = Crowd(app, url, seed=1, most_cases=12)
        crowd.journal.faults_excused = True  # a machine that is lost with a form in its hands: nginx says 502
        crowd.come()
        try:
            yield crowd
        finally:
            crowd.leave()


def next_version(folder: Path) -> Path:
    """Make a copy of the product with one more migration, of the kind that old code does not notice."""
    ignored = shutil.ignore_patterns("tests", "var", ".*", "node_modules", "docs", "__pycache__")
    shutil.copytree(ROOT, folder, symlinks=True, ignore=ignored)
    versions = folder / "database" / "migrations" / "versions"
    newest = max(path.name[:4] for path in versions.glob("0*.py"))
    (versions / "9999_drill.py").write_text(MIGRATION.format(newest=newest))
    return folder


def wait_for(what: str, reached: Callable[[], bool]) -> float:
    """Return after how many seconds it was so."""
    begun = time.monotonic()
    while not reached():
        if time.monotonic() - begun > PATIENCE_SECONDS:
            raise SystemExit(f"Expected within {PATIENCE_SECONDS} s: {what}")
        time.sleep(0.2)
    return time.monotonic() - begun


def answers(url: str) -> bool:
    return status_and_target(url)[0] == 200


def status_and_target(url: str) -> tuple[int, str]:
    """Return the status of the very answer, and where it leads; 0 when there is none."""
    try:
        with urllib.request.build_opener(Stay).open(url, timeout=60) as answer:
            return answer.status, ""
    except HTTPError as said:
        with said:
            return said.code, said.headers.get("Location", "")
    except OSError:
        return 0, ""


def file_of(size: int, token: str) -> tuple[bytes, str]:
    """Return the body of an upload and its type."""
    content = b"%PDF-1.7\n" + bytes(size) + b"\n%%EOF"
    sent = FileStorage(BytesIO(content), "预案.pdf", content_type="application/pdf")
    boundary, body = encode_multipart({"csrf_token": token, "file": sent})
    return body, f"multipart/form-data; boundary={boundary}"


if __name__ == "__main__":
    sys.exit(main())
