"""Make the font set once: take the sources, convert face by face, note what came from where.

Each face is written when ready, so an interrupted run goes on where it stopped and a second run is quick.
"""

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTCollection, TTFont, TTLibError

from notices import truetype
from notices.fonts import COVERAGE, coverage
from notices.typefaces import ORIGINS, RARE_FACES, TEXT_FACES, Face

RECIPE = 2  # raise when the conversion changes: every face is then built again
DEBIAN_PACKAGE = "texlive-lang-chinese"
NOTO_FOLDERS = (Path("/usr/share/fonts/opentype/noto"), Path("/usr/share/fonts/noto-cjk"))
LICENSED_FOLDER = "licensed"
FETCH_TIMEOUT_SECONDS = 300
# OS/2 fsType, what the maker allows. Ours are embedded as outlines, and only the glyphs that are used.
USAGE, RESTRICTED = 0x000F, 0x0002
NOT_IN_PART, BITMAPS_ONLY = 0x0100, 0x0200
BLOCKS: tuple[tuple[int, int], ...] = (
    *((0x20, 0x17F), (0x2000, 0x2070), (0x20A0, 0x20D0), (0x2100, 0x2250), (0x2460, 0x2700)),
    *((0x3000, 0x3030), (0x3200, 0x4DC0), (0x4E00, 0xA000), (0xFF00, 0xFFF0), (0x20000, 0x40000)),
)

Say = Callable[[str], None]


class FontsUnavailable(RuntimeError):
    """The set can't be made; the message says what to install."""


@dataclass(frozen=True)
class Source:
    """One face of one font file, chosen for a role."""

    path: Path
    index: int
    kind: str  # licensed | fandol | noto


@dataclass(frozen=True)
class Built:
    """What fonts.json says of a face: enough to know whether it must be made again."""

    face: str
    source: str
    kind: str
    digest: str


def prepare(
    folder: Path, say: Say = print, only: Iterable[Face] = tuple(Face), licensed: Path | None = None
) -> None:
    """Fill `folder` with every face of `only` that is missing or was made from another source.

    `licensed`: where the customer's own fonts lie; None: in LICENSED_FOLDER of `folder`.
    Raises FontsUnavailable.
    """
    (folder / LICENSED_FOLDER).mkdir(parents=True, exist_ok=True)
    sources = choose_sources(folder, say, licensed)
    stale = [face for face in Face if not _current(folder, face, sources)]
    wanted = set(only)
    if wanted & set(stale):
        _build(folder, [face for face in stale if face in wanted], sources, say)
    _write_fontconfig(folder)
    if wanted >= set(stale) and (stale or not (folder / COVERAGE).exists()):
        (folder / COVERAGE).write_text(json.dumps(coverage(folder)), encoding="utf-8")
    left = [ORIGINS[face].label for face in stale if face not in wanted]
    say(f"尚未准备：{'、'.join(left)}，请再次运行" if left else f"字体就绪：{len(Face)} 种字面，{folder}")


def choose_sources(folder: Path, say: Say, licensed: Path | None = None) -> dict[Face, Source]:
    """Return where each face comes from: a licensed font, else Fandol, else Noto CJK."""
    own = _licensed(licensed or folder / LICENSED_FOLDER, say)
    fandol = {} if own.keys() >= set(TEXT_FACES) else _fandol(folder / "sources", say)
    noto = _noto_folder()
    return {face: own.get(face) or fandol.get(face) or _noto(noto, face) for face in Face}


def _licensed(folder: Path, say: Say) -> dict[Face, Source]:
    wanted = {name: face for face in TEXT_FACES for name in ORIGINS[face].licensed}
    found: dict[Face, Source] = {}
    if not folder.is_dir():
        raise FontsUnavailable(f"没有授权字体目录 {folder}，请建立它，或改正 LINGXING_LICENSED_FONTS。")
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() not in (".ttf", ".otf", ".ttc"):
            continue
        for index, names in _families(path):
            faces = {wanted[name] for name in names if name in wanted}
            for face in faces:
                found[face] = Source(path, index, "licensed")
                say(f"{ORIGINS[face].label}采用授权字体 {path.name}")
        if path not in {source.path for source in found.values()}:
            raise FontsUnavailable(
                f"不认识字体文件 {path}。可用的字体：{'、'.join(wanted)}。请改用这些字体或移走该文件。"
            )
    return found


def _families(path: Path) -> list[tuple[int, set[str]]]:
    try:
        fonts = (
            TTCollection(path, lazy=True).fonts
            if path.suffix.lower() == ".ttc"
            else [TTFont(path, lazy=True)]
        )
        for font in fonts:
            _require_embeddable(path, font["OS/2"].fsType)
        return [
            (number, {str(record.toUnicode()) for record in font["name"].names if record.nameID in (1, 4, 6)})
            for number, font in enumerate(fonts)
        ]
    except TTLibError as error:
        raise FontsUnavailable(f"字体文件 {path} 不能读取（{error}），请移走或重新复制。") from error


def _require_embeddable(path: Path, permission: int) -> None:
    if permission & USAGE == RESTRICTED:
        raise FontsUnavailable(f"字体 {path} 的授权禁止嵌入 PDF，不能用于公文，请移走。")
    if permission & (NOT_IN_PART | BITMAPS_ONLY):
        raise FontsUnavailable(f"字体 {path} 的授权不允许只嵌入所用的字形，不能用于公文，请移走。")


def _fandol(folder: Path, say: Say) -> dict[Face, Source]:
    names = {face: ORIGINS[face].fandol for face in TEXT_FACES}
    if not all((folder / str(name)).exists() for name in names.values()):
        folder.mkdir(parents=True, exist_ok=True)
        try:
            _fetch_fandol(folder, say)
        except (OSError, subprocess.SubprocessError) as error:
            say(f"注意：未能取得 Fandol 字体（{error}）。")
            say("　　　公文改用思源字体代替仿宋、楷体、小标宋，字形不合规范。")
            say("　　　网络恢复后请重新运行 script/fonts，或把授权字体放入 licensed 目录。")
            return {}
    return {face: Source(folder / str(name), -1, "fandol") for face, name in names.items()}


def _fetch_fandol(folder: Path, say: Say) -> None:
    """Take the fonts out of Debian's package without installing TeX (34 MB instead of 277)."""
    say(f"下载 Debian 软件包 {DEBIAN_PACKAGE}（49 MB），取出 Fandol 字体……")
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        work.chmod(0o755)
        _run(["apt-get", "download", DEBIAN_PACKAGE], work)
        _run(["dpkg-deb", "-x", str(next(work.glob("*.deb"))), "unpacked"], work)
        for path in work.glob("unpacked/usr/share/texlive/**/fandol/*.otf"):
            shutil.copyfile(path, folder / path.name)
    missing = [
        str(ORIGINS[face].fandol) for face in TEXT_FACES if not (folder / str(ORIGINS[face].fandol)).exists()
    ]
    if missing:
        raise FileNotFoundError(f"软件包中没有 {'、'.join(missing)}")


def _run(command: list[str], work: Path) -> None:
    environment = {**os.environ, "LC_ALL": "C"}
    result = subprocess.run(  # noqa: S603  fixed commands, no shell
        command,
        cwd=work,
        env=environment,
        capture_output=True,
        text=True,
        timeout=FETCH_TIMEOUT_SECONDS,
        check=False,
    )
    if result.returncode:
        last = (result.stderr.strip().splitlines() or ["无输出"])[-1]
        raise OSError(f"{' '.join(command[:2])}：{last}")


def _noto_folder() -> Path:
    for folder in NOTO_FOLDERS:
        if (folder / "NotoSerifCJK-Regular.ttc").exists():
            return folder
    raise FontsUnavailable(
        "缺少思源字体（生僻字要用）。请安装：apt-get install -y --no-install-recommends fonts-noto-cjk"
    )


def _noto(folder: Path, face: Face) -> Source:
    path = folder / ORIGINS[face].noto
    for index, names in _families(path):
        if any(name.endswith("CJK SC") for name in names):
            return Source(path, index, "noto")
    raise FontsUnavailable(f"{path} 中没有简体中文字面，请重新安装 fonts-noto-cjk。")


def _current(folder: Path, face: Face, sources: dict[Face, Source]) -> bool:
    note = folder / "faces" / f"{face.value}.json"
    if not note.exists() or not (folder / "faces" / face.file_name).exists():
        return False
    return bool(json.loads(note.read_text(encoding="utf-8")) == asdict(_note(face, sources)))


def _note(face: Face, sources: dict[Face, Source]) -> Built:
    # The rare faces hold what the others lack: another text face makes them stale too.
    used = [sources[each] for each in ((face, *TEXT_FACES) if face in RARE_FACES else (face,))]
    parts = [f"{RECIPE}", *(f"{source.index}:{_digest(source.path)}" for source in used)]
    digest = hashlib.sha256(" ".join(parts).encode()).hexdigest()
    return Built(face.value, sources[face].path.name, sources[face].kind, digest)


@cache
def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _build(folder: Path, stale: list[Face], sources: dict[Face, Source], say: Say) -> None:
    (folder / "faces").mkdir(exist_ok=True)
    say(f"转换 {len(stale)} 种字面（仅首次，约一至两分钟）……")
    # The largest first, so that the two cores end together.
    stale.sort(key=lambda face: face not in RARE_FACES)
    with ProcessPoolExecutor(
        max_workers=min(2, os.cpu_count() or 1), initializer=os.nice, initargs=(5,)
    ) as workers:
        jobs = {workers.submit(_build_one, folder, face, sources): face for face in stale}
        for done, job in enumerate(as_completed(jobs), 1):
            job.result()
            face = jobs[job]
            say(f"  [{done}/{len(stale)}] {ORIGINS[face].label}：{sources[face].path.name}")


def _build_one(folder: Path, face: Face, sources: dict[Face, Source]) -> None:
    source = sources[face]
    target = folder / "faces" / face.file_name
    truetype.convert(source.path, source.index, _characters(face, source, sources), face.family, target)
    note = json.dumps(asdict(_note(face, sources)), ensure_ascii=False)
    target.with_suffix(".json").write_text(note, encoding="utf-8")


def _characters(face: Face, source: Source, sources: dict[Face, Source]) -> set[int] | None:
    """Return what the face shall hold; None: all the font has."""
    if source.kind == "licensed":
        return None
    wanted = {code for first, last in BLOCKS for code in range(first, last)}
    if face in RARE_FACES:
        # A character that only some text faces have is rare too: the others need it.
        return wanted - set[int].intersection(*(_covered(sources[text], wanted) for text in TEXT_FACES))
    return _covered(source, wanted)


def _covered(source: Source, wanted: set[int]) -> set[int]:
    have = set(TTFont(source.path, fontNumber=source.index, lazy=True).getBestCmap()) & wanted
    if (
        source.kind == "noto"
    ):  # as a substitute it holds the everyday characters; the rare faces hold the rest
        return {code for code in have if code < 0x3400 or code >= 0xFF00 or _everyday(code)}
    return have


def _everyday(code: int) -> bool:
    try:
        chr(code).encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _write_fontconfig(folder: Path) -> None:
    """Let the rendering process see our faces and no others: the same pages on every machine."""
    (folder / "fontconfig.xml").write_text(
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n'
        f"<fontconfig><dir>{folder.resolve() / 'faces'}</dir>"
        f"<cachedir>{folder.resolve() / 'cache'}</cachedir></fontconfig>\n",
        encoding="utf-8",
    )
