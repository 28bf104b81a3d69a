"""Render in processes that can be killed: no template may take the server with it.

pdf = render_in_worker(job, timeout=20)
"""

import atexit
import os
import queue
import subprocess
import sys
import threading
from functools import cache
from pathlib import Path

from config import ROOT
from database.types import to_text
from notices.conversation import PDF, receive, send
from notices.fonts import DEFAULT_FOLDER
from notices.job import NoticeJob, RenderFailed

PROCESSES = 2
JOBS_PER_PROCESS = 200  # then a fresh one: fontconfig and Pango never give memory back
TIMEOUT_SECONDS = 20.0
KEPT_ENVIRONMENT = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "LD_LIBRARY_PATH")


class _TimedOut(Exception):
    """The process was killed because its time was up."""


class _Died(Exception):
    """The process ended by itself: the memory limit, most often."""


class _Process:
    """One worker and the pipes to it."""

    def __init__(self, fonts: Path) -> None:
        environment = {name: os.environ[name] for name in KEPT_ENVIRONMENT if name in os.environ}
        self._process = subprocess.Popen(  # noqa: S603  our own module
            [sys.executable, "-m", "notices.worker", str(fonts)],
            cwd=ROOT,
            env={**environment, "FONTCONFIG_FILE": str(fonts / "fontconfig.xml")},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self.jobs = 0

    def ask(self, request: bytes, timeout: float) -> bytes:
        """Return the answer; raise _TimedOut or _Died. After any exception the process is dead."""
        expired = threading.Event()
        clock = threading.Timer(timeout, self._expire, [expired])
        clock.start()
        try:
            answer = self._converse(request)
        except BaseException:  # left in the middle, it would answer the next job with this one's pages
            self.end()
            raise
        finally:
            clock.cancel()
        self.jobs += 1
        if answer is None:
            self.end()
            raise _TimedOut if expired.is_set() else _Died
        return answer

    def _expire(self, expired: threading.Event) -> None:
        expired.set()
        self._process.kill()

    def _converse(self, request: bytes) -> bytes | None:
        assert self._process.stdin
        assert self._process.stdout
        try:
            send(self._process.stdin, request)
        except BrokenPipeError:
            return None
        return receive(self._process.stdout)

    def end(self) -> None:
        """Kill it: a worker holds nothing that could be lost."""
        self._process.kill()
        self._process.communicate()


class RenderPool:
    """A few workers, started when first needed."""

    def __init__(self, fonts: Path = DEFAULT_FOLDER, processes: int = PROCESSES) -> None:
        self._fonts = fonts
        self._places: queue.LifoQueue[_Process | None] = queue.LifoQueue()  # the warm one first
        for _ in range(processes):
            self._places.put(None)

    def render(self, job: NoticeJob, timeout: float = TIMEOUT_SECONDS) -> bytes:
        """Return the PDF; `timeout` in seconds from when a worker is free. Raises RenderFailed."""
        request = to_text(job.as_data()).encode()
        process, kept = self._places.get(), None
        try:
            process = process or _Process(self._fonts)
            answer = process.ask(request, timeout)
            if process.jobs < JOBS_PER_PROCESS:
                kept = process
            else:
                process.end()
        except _TimedOut:
            reason = f"排版超过 {timeout:g} 秒，请检查模板或拆分文件"
            raise RenderFailed(title=job.title, reason=reason) from None
        except _Died:
            reason = "排版所需内存超过限额，请拆分文件"
            raise RenderFailed(title=job.title, reason=reason) from None
        finally:
            self._places.put(kept)
        if not answer.startswith(PDF):
            raise RenderFailed(title=job.title, reason=answer[1:].decode())
        return answer[1:]

    def close(self) -> None:
        """End the workers that rest. The pool can be used again."""
        for _ in range(self._places.qsize()):
            process = self._places.get()
            if process:
                process.end()
            self._places.put(None)


def render_in_worker(job: NoticeJob, timeout: float = TIMEOUT_SECONDS, fonts: Path = DEFAULT_FOLDER) -> bytes:
    """Return the PDF from this process's own pool. Raises RenderFailed."""
    return _pool(fonts).render(job, timeout)


@cache
def _pool(fonts: Path) -> RenderPool:
    pool = RenderPool(fonts)
    atexit.register(pool.close)
    return pool
