"""Settings: read once from the environment, frozen; a wrong value refuses to start."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parent
SHANGHAI = ZoneInfo("Asia/Shanghai")


class WrongSetting(ValueError):
    """A setting has a value the product can't start with."""


@dataclass(frozen=True)
class Settings:
    """What differs between two installations."""

    database_url: str
    data_dir: Path  # uploads, PDFs, the SQLite file
    secret_key: str
    production: bool = False
    host: str = "127.0.0.1"
    port: int = 8000
    session_idle: timedelta = timedelta(minutes=30)
    session_absolute: timedelta = timedelta(hours=12)
    max_upload_mib: int = 50
    message_lifetime: timedelta = timedelta(days=7)  # of a message nobody receives, unless it says otherwise
    called_cases: int = 2000  # that may be open at once below one case: more call each other without end
    near_workdays: int = 3  # how long before it is due a supervised matter shows blue
    urging_pause: timedelta = timedelta(hours=4)  # before one person may urge the same task by hand again
    urgings_a_day: int = 3  # by hand, of one task, by all together
    smtp_url: str | None = None  # smtp://user:password@host:port, smtps://…; None: no mail leaves
    mail_from: str = "lingxing@localhost"
    public_url: str | None = None  # what people type; None: no address is printed on documents
    signing_pkcs12: Path | None = None  # certificate and key that documents are signed with; None: none is
    signing_password: str = ""
    trusted_hosts: tuple[str, ...] = ()
    metrics_token: str | None = None  # what Prometheus must show; None: there are no metrics
    proxies: int = 0  # reverse proxies in front of us: without them everybody seems to come from one address
    workers: int = 2  # jobs that a scheduler or worker does at a time
    job_rows: bool = False  # jobs as rows of ours on PostgreSQL too, for tests that move the clock

    @property
    def sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @property
    def address(self) -> str:
        """Where links in mails lead to."""
        return self.public_url or f"http://{self.host}:{self.port}"

    @property
    def procrastinate(self) -> bool:
        """Say whether Procrastinate delivers the jobs."""
        return not (self.sqlite or self.job_rows)


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings of this process; raise WrongSetting naming the variable."""
    production = _flag(environ, "LINGXING_PRODUCTION")
    data_dir = Path(environ.get("LINGXING_DATA_DIR", ROOT / "var")).resolve()
    port = _number(environ, "LINGXING_PORT", 8000)
    host = environ.get("LINGXING_HOST", "127.0.0.1")
    smtp_url = environ.get("LINGXING_SMTP_URL") or None
    if smtp_url and not smtp_url.startswith(("smtp://", "smtps://")):
        raise WrongSetting("LINGXING_SMTP_URL must begin with smtp:// or smtps://")
    return Settings(
        database_url=_database_url(environ, data_dir),
        data_dir=data_dir,
        secret_key=_secret_key(environ, data_dir, production=production),
        production=production,
        host=host,
        port=port,
        session_idle=timedelta(minutes=_number(environ, "LINGXING_SESSION_IDLE_MINUTES", 30)),
        max_upload_mib=_number(environ, "LINGXING_MAX_UPLOAD_MIB", 50),
        message_lifetime=timedelta(days=_number(environ, "LINGXING_MESSAGE_DAYS", 7)),
        called_cases=_number(environ, "LINGXING_CALLED_CASES", 2000),
        near_workdays=_number(environ, "LINGXING_NEAR_WORKDAYS", 3),
        urging_pause=timedelta(hours=_number(environ, "LINGXING_URGING_PAUSE_HOURS", 4)),
        urgings_a_day=_number(environ, "LINGXING_URGINGS_A_DAY", 3),
        smtp_url=smtp_url,
        metrics_token=_metrics_token(environ),
        mail_from=environ.get("LINGXING_MAIL_FROM", "lingxing@localhost"),
        public_url=_public_url(environ),
        signing_pkcs12=_existing_file(environ, "LINGXING_SIGNING_PKCS12"),
        signing_password=environ.get("LINGXING_SIGNING_PASSWORD", ""),
        trusted_hosts=tuple(h for h in environ.get("LINGXING_TRUSTED_HOSTS", "").split(",") if h),
        proxies=_number(environ, "LINGXING_PROXIES", 0, least=0),
        workers=_number(environ, "LINGXING_WORKERS", 2),
        job_rows=_flag(environ, "LINGXING_JOB_ROWS"),
    )


def _database_url(environ: Mapping[str, str], data_dir: Path) -> str:
    url = environ.get("LINGXING_DATABASE_URL") or f"sqlite:///{data_dir / 'lingxing.db'}"
    if url.startswith("postgresql://"):
        return url.replace("postgresql://", "postgresql+psycopg://", 1)
    if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise WrongSetting("LINGXING_DATABASE_URL must begin with sqlite:/// or postgresql://")
    return url


def _secret_key(environ: Mapping[str, str], data_dir: Path, *, production: bool) -> str:
    given = environ.get("LINGXING_SECRET_KEY", "")
    if given:
        if len(given) < 32:
            raise WrongSetting("LINGXING_SECRET_KEY must have at least 32 characters")
        return given
    if production:
        raise WrongSetting("LINGXING_SECRET_KEY must be set when LINGXING_PRODUCTION is on")
    return _development_key(data_dir / "secret_key")


def _development_key(path: Path) -> str:
    """Make a key of this machine's own once, so that a restart does not end every session."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return path.read_text()


def _public_url(environ: Mapping[str, str]) -> str | None:
    url = environ.get("LINGXING_PUBLIC_URL", "").rstrip("/") or None
    if url is not None and not url.startswith(("http://", "https://")):
        raise WrongSetting("LINGXING_PUBLIC_URL must begin with http:// or https://")
    return url


def _existing_file(environ: Mapping[str, str], name: str) -> Path | None:
    path = Path(environ[name]) if environ.get(name) else None
    if path is not None and not path.is_file():
        raise WrongSetting(f"{name} names no file: {path}")
    return path


def _metrics_token(environ: Mapping[str, str]) -> str | None:
    token = environ.get("LINGXING_METRICS_TOKEN") or None
    if token is not None and len(token) < 16:
        raise WrongSetting("LINGXING_METRICS_TOKEN must have at least 16 characters")
    return token


def _flag(environ: Mapping[str, str], name: str) -> bool:
    value = environ.get(name, "0")
    if value not in ("0", "1"):
        raise WrongSetting(f"{name} must be 0 or 1, but is {value!r}")
    return value == "1"


def _number(environ: Mapping[str, str], name: str, default: int, least: int = 1) -> int:
    value = environ.get(name, str(default))
    if not value.isdigit() or int(value) < least:
        raise WrongSetting(f"{name} must be a whole number from {least} upwards, but is {value!r}")
    return int(value)
