"""The process that renders: one job after the other from stdin, answers to stdout, within limits.

Started by notices/pool.py as `python -m notices.worker FONTS`, with an environment that holds no secrets.
"""

import logging
import os
import resource
import sys
from pathlib import Path

from weasyprint.urls import FatalURLFetchingError

from database.types import from_text
from notices.conversation import PDF, SENTENCE, receive, send
from notices.fonts import open_fonts
from notices.job import NoticeJob
from notices.render import render, use_only
from wording import Refusal

MEMORY = 900 << 20  # bytes of address space
LARGEST_FILE = 64 << 20
CPU_SECONDS_PER_JOB = 120  # the pool's clock ends a job sooner; this ends one whose pool has died


def main(fonts: Path) -> None:
    """Answer jobs until stdin ends."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints must not break the conversation
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    _limit()
    use_only(fonts)
    while (request := receive(sys.stdin.buffer)) is not None:
        send(answers, _answer(request, fonts))


def _answer(request: bytes, fonts: Path) -> bytes:
    used = resource.getrusage(resource.RUSAGE_SELF)
    resource.setrlimit(
        resource.RLIMIT_CPU,
        (int(used.ru_utime + used.ru_stime) + CPU_SECONDS_PER_JOB, resource.RLIM_INFINITY),
    )
    try:
        job = NoticeJob.from_data(from_text(request.decode()))
        return PDF + render(job, open_fonts(fonts))
    except Refusal as refusal:
        return SENTENCE + str(refusal).encode()
    except (MemoryError, RecursionError):
        return SENTENCE + "内容过大或嵌套过深".encode()
    except FatalURLFetchingError as error:  # a BaseException: `except Exception` would miss it
        return SENTENCE + f"文件引用了外部资源（{error}）".encode()
    except Exception as error:  # noqa: BLE001  the worker must answer; the next job is another document
        return SENTENCE + f"{type(error).__name__}：{error}"[:300].encode()


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
