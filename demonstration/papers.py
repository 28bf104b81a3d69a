"""Write the documents of a case into a folder, named as a registrar would look for them."""

import re
from collections import Counter
from pathlib import Path

from database import files
from demonstration.case import Case
from demonstration.ending import Ending

UNSAFE = re.compile(r'[\x00-\x1f<>:"/\\|?*]')


def write_papers(out: Path, case: Case, ending: Ending) -> int:
    """Write `<package>/<case>/<number or title>.pdf` for every rendered document; return how many."""
    folder = out / case.package / _safe(case.title)
    folder.mkdir(parents=True, exist_ok=True)
    seen: Counter[str] = Counter()
    written = 0
    for paper in ending.all_papers:
        if paper.sha256 is None:
            continue
        name = _safe(paper.number or paper.title)
        seen[name] += 1
        suffix = f"（{seen[name]}）" if seen[name] > 1 else ""
        (folder / f"{name}{suffix}.pdf").write_bytes(files.read(paper.sha256))
        written += 1
    return written


def _safe(name: str) -> str:
    return UNSAFE.sub("", name).strip(" .")
