"""What PDF/A-3b (ISO 19005-3) asks of a file's structure, as far as it can be seen without veraPDF.

Each function yields sentences about what is wrong; the numbers are the standard's clauses.
"""

import io
from collections.abc import Iterator
from typing import Any

import pikepdf

FORBIDDEN_ACTIONS = frozenset(
    {"/Launch", "/Sound", "/Movie", "/ResetForm", "/ImportData", "/Hide", "/JavaScript", "/GoTo3DView"}
)
FORBIDDEN_FILTERS = frozenset({"/LZWDecode", "/Crypt"})
FORBIDDEN_XOBJECTS = frozenset({"/PS"})
RENDERINGS = frozenset({"/RelativeColorimetric", "/AbsoluteColorimetric", "/Perceptual", "/Saturation"})


def faults(content: bytes) -> list[str]:
    """Return all that contradicts PDF/A-3b; [] for a clean file."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        checks = (_file, _metadata, _output_intent, _catalog, _fonts, _graphics, _attachments, _annotations)
        found = [said for check in checks for said in check(pdf)]
        return [*found, *_header(content), *map(str, pdf.check_pdf_syntax())]


def _header(content: bytes) -> Iterator[str]:
    first, second = content.splitlines()[:2]
    if not first.startswith(b"%PDF-1.") or not second.startswith(b"%") or min(second[1:5]) < 128:
        yield "6.1.2: the header lacks its comment of four bytes above 127"


def _file(pdf: pikepdf.Pdf) -> Iterator[str]:
    if "/ID" not in pdf.trailer:
        yield "6.1.3: no file identifier"
    if pdf.is_encrypted:
        yield "6.1.3: encrypted"
    for each in _dictionaries(pdf):
        filters = each.get("/Filter")
        names = filters if isinstance(filters, pikepdf.Array) else [filters]
        if any(str(name) in FORBIDDEN_FILTERS for name in names if name is not None):
            yield f"6.1.7.2: filter {filters}"
        if isinstance(each, pikepdf.Stream) and {"/F", "/FFilter", "/FDecodeParms"} & set(each.keys()):
            yield "6.1.7.1: a stream that lies outside of the file"


def _metadata(pdf: pikepdf.Pdf) -> Iterator[str]:
    with pdf.open_metadata() as said:
        if said.pdfa_status != "3B":
            yield f"6.6.4: the metadata say {said.pdfa_status!r}"


def _output_intent(pdf: pikepdf.Pdf) -> Iterator[str]:
    kinds = [str(each.S) for each in pdf.Root.get("/OutputIntents", [])]
    if kinds != ["/GTS_PDFA1"]:
        yield f"6.2.3: output intents {kinds}"
    elif pdf.Root.OutputIntents[0].DestOutputProfile.get("/N") != 3:
        yield "6.2.3: no profile of three colours"


def _catalog(pdf: pikepdf.Pdf) -> Iterator[str]:
    for key in ("/AA", "/OpenAction", "/Requirements", "/NeedsRendering"):
        if key in pdf.Root:
            yield f"6.6.1: {key} in the catalog"
    if "/JavaScript" in pdf.Root.get("/Names", {}):
        yield "6.6.1: JavaScript"
    for each in _dictionaries(pdf):
        if str(each.get("/S")) in FORBIDDEN_ACTIONS and "/Type" in each and str(each.Type) == "/Action":
            yield f"6.5.1: action {each.S}"


def _fonts(pdf: pikepdf.Pdf) -> Iterator[str]:
    for each in _dictionaries(pdf):
        files = {"/FontFile", "/FontFile2", "/FontFile3"} & set(each.keys())
        if str(each.get("/Type")) == "/FontDescriptor" and not files:
            yield f"6.2.11.4: font {each.FontName} is not embedded"
        if str(each.get("/Subtype")) == "/Type0" and "/ToUnicode" not in each:
            yield f"6.2.11.7: font {each.BaseFont} can't be read as text"
        if str(each.get("/Subtype")) == "/CIDFontType2" and "/CIDToGIDMap" not in each:
            yield f"6.2.11.3.2: font {each.BaseFont} has no CIDToGIDMap"


def _graphics(pdf: pikepdf.Pdf) -> Iterator[str]:
    for each in _dictionaries(pdf):
        if str(each.get("/Subtype")) in FORBIDDEN_XOBJECTS or "/OPI" in each or "/Ref" in each:
            yield "6.2.9: a PostScript, OPI or reference object"
        if str(each.get("/Type")) == "/ExtGState" and {"/TR", "/HTP"} & set(each.keys()):
            yield "6.2.5: a transfer function"
        if str(each.get("/Intent", "/Perceptual")) not in RENDERINGS and str(each.get("/Type")) != "/OCG":
            yield f"6.2.6: rendering intent {each.Intent}"
        if str(each.get("/Subtype")) == "/Image" and (each.get("/Interpolate") or "/Alternates" in each):
            yield "6.2.8: an interpolated image, or one with alternates"


def _attachments(pdf: pikepdf.Pdf) -> Iterator[str]:
    associated = [each.objgen for each in pdf.Root.get("/AF", [])]
    for each in _dictionaries(pdf):
        if str(each.get("/Type")) != "/Filespec":
            continue
        if not {"/F", "/UF", "/AFRelationship", "/EF"} <= set(each.keys()):
            yield "6.8: an attachment lacks its name or its relationship"
        elif "/Subtype" not in each.EF.F:
            yield "6.8: an attachment without a type"
        if each.objgen not in associated:
            yield "6.8: an attachment the document is not associated with"


def _annotations(pdf: pikepdf.Pdf) -> Iterator[str]:
    for page in pdf.pages:
        for each in page.get("/Annots", []):
            flags = int(each.get("/F", 0))
            if not flags & 4 or flags & (1 | 2 | 32):
                yield f"6.3.2: annotation {each.get('/Subtype')} is hidden or not printed"
            if "/AP" not in each and list(map(int, each.Rect)) != [0, 0, 0, 0]:
                yield f"6.3.3: annotation {each.get('/Subtype')} without an appearance"


def _dictionaries(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Yield every dictionary and stream of the file, those written within others too."""
    for top in pdf.objects:
        yield from _within(top, 0)


def _within(found: Any, depth: int) -> Iterator[Any]:
    if depth > 20 or not isinstance(found, pikepdf.Object):
        return
    if isinstance(found, pikepdf.Array):
        inner = list(found)
    elif isinstance(found, pikepdf.Dictionary | pikepdf.Stream):
        yield found
        inner = list(found.values())
    else:
        return
    for each in inner:
        if not getattr(each, "is_indirect", True):
            yield from _within(each, depth + 1)
