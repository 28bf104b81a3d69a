"""Web servers, a scheduler and workers as on several machines: each can be lost by itself."""

import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from config import ROOT, Settings
from tests.support.live import environment_of


@dataclass
class Machines:
    """What runs, by name: web-1, web-2, scheduler, worker-1, worker-2."""

    settings: Settings
    ports: Mapping[str, int]  # of the web servers
    _running: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    def start(self, *names: str, version: Path = ROOT) -> None:
        for name in names:
            with (self.settings.data_dir / f"{name}.log").open("ab") as log:
                self._running[name] = subprocess.Popen(
                    [sys.executable, *self._command(name)],
                    cwd=version,
                    env=self.environment(version),
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )

    def lose(self, *names: str) -> None:
        """As in a power cut."""
        for name in names:
            process = self._running.pop(name)
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def stop(self, *names: str) -> None:
        """As systemd does."""
        for name in names:
            self._running[name].terminate()
        for name in names:
            self._running.pop(name).wait(timeout=30)

    def stop_all(self) -> None:
        self.stop(*self._running)

    def ended(self, names: Iterable[str]) -> dict[str, int | None]:
        """Return the status of those that have ended by themselves; None of those that run."""
        return {name: self._running[name].poll() for name in names}

    def last_words(self, name: str) -> str:
        return (self.settings.data_dir / f"{name}.log").read_text().strip().splitlines()[-1]

    def is_ready(self, name: str) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.ports[name]}/health/ready", timeout=5):
                return True
        except OSError:
            return False

    def run(self, *command: str, version: Path = ROOT, production: bool = True) -> str:
        """Run one of our commands as an operator does, and return what it says."""
        environment = self.environment(version) | {"LINGXING_PRODUCTION": str(int(production))}
        flask = [sys.executable, "-m", "flask", "--app", "wsgi", *command]
        done = subprocess.run(
            flask, cwd=version, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)}: {done.stdout}{done.stderr}")
        return done.stdout

    def environment(self, version: Path) -> dict[str, str]:
        return os.environ | environment_of(self.settings) | {
            "PYTHONPATH": str(version),
            "LINGXING_PRODUCTION": "1",
            "LINGXING_PROXIES": "1",
            "LINGXING_TRUSTED_HOSTS": "lingxing.example,127.0.0.1",
        }  # fmt: skip

    def _command(self, name: str) -> list[str]:
        if name in self.ports:
            bind = ["--bind", f"127.0.0.1:{self.ports[name]}", "--workers", "2", "--threads", "8"]
            options = [
                "--worker-class",
                "gthread",
                "--graceful-timeout",
                "10",
                "--no-control-socket",
                "--preload",
            ]
            return ["-m", "gunicorn", "wsgi:app", *bind, *options]
        return ["-m", "flask", "--app", "wsgi", name.partition("-")[0]]
