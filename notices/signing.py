"""Sign a document electronically (PAdES), its seal the visible appearance; tell whether one is intact.

The signed file is the rendered one with something appended: its first bytes are the rendered ones.
"""

import io
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from asn1crypto import x509
from pyhanko.pdf_utils.content import PdfResources, RawContent
from pyhanko.pdf_utils.generic import DictionaryObject, NameObject, NumberObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter, append_signature_field
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator import ValidationContext

from notices.layout.grid import MM, PAGE_HEIGHT_MM, SEAL_MM
from notices.signatures import CertificateUnusable, NothingToSign, Signature

FIELD = "Seal1"


@dataclass(frozen=True)
class Credentials:
    """What documents are signed with, and whom we trust: the chain that came with it."""

    signer: signers.SimpleSigner
    roots: tuple[x509.Certificate, ...]


def open_credentials(path: Path, password: str) -> Credentials:
    """Return the content of a PKCS#12 file. Raises CertificateUnusable."""
    try:
        signer = signers.SimpleSigner.load_pkcs12(path, passphrase=password.encode())
    except (OSError, ValueError) as error:
        raise CertificateUnusable(path=path.name) from error
    if signer is None or signer.signing_cert is None:
        raise CertificateUnusable(path=path.name)
    chain = tuple(cert for cert in signer.cert_registry if cert.self_signed != "no")
    return Credentials(signer, chain or (signer.signing_cert,))


def sign(pdf: bytes, credentials: Credentials) -> bytes:
    """Return the signed file. Raises NothingToSign when the document has no seal."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    place = _attached(writer.prev)["seal"]
    if place is None:
        raise NothingToSign
    left, top, side = place["left"] * MM, (PAGE_HEIGHT_MM - place["top"]) * MM, SEAL_MM * MM
    box = (left, top - side, left + side, top)
    append_signature_field(writer, SigFieldSpec(FIELD, on_page=place["page"] - 1, box=box))
    about = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    style = StaticStampStyle(
        border_width=0,
        background=_seal(writer, place["page"] - 1),
        background_layout=SimpleBoxLayoutRule(AxisAlignment.ALIGN_MID, AxisAlignment.ALIGN_MID, Margins()),
        background_opacity=1,
    )
    signer = signers.PdfSigner(about, signer=credentials.signer, stamp_style=style)
    signed: io.BytesIO = _apart(lambda: signer.sign_pdf(writer, output=io.BytesIO()))
    return signed.getvalue()


def inspect(pdf: bytes, credentials: Credentials | None, now: datetime) -> Signature | None:
    """Return what can be said of a file's signature; None when it has none."""
    found = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    if not found:
        return None
    roots = credentials.roots if credentials else ()
    context = ValidationContext(trust_roots=list(roots), moment=now, allow_fetching=False)
    status = _apart(lambda: validate_pdf_signature(found[0], context))
    return Signature(status.signing_cert.subject.human_friendly, status.intact, status.bottom_line)


def _apart(act: Callable[[], Any]) -> Any:
    """Run it in a thread of its own: pyHanko runs an event loop, and a thread that has one bears no other."""
    with ThreadPoolExecutor(max_workers=1) as alone:
        return alone.submit(act).result()


def _attached(reader: Any) -> Any:
    names = reader.root["/Names"]["/EmbeddedFiles"]["/Names"]
    return json.loads(names[1]["/EF"]["/F"].data)


def _seal(writer: IncrementalPdfFileWriter, page: int) -> RawContent:
    """Draw the very seal that the page holds already; multiplied, the text below it stays as it was."""
    shapes = writer.prev.find_page_for_modification(page)[0].get_object()["/Resources"]["/XObject"]
    name = next(
        name for name in shapes if [int(edge) for edge in shapes[name]["/BBox"]] == [0, 0, SEAL_MM, SEAL_MM]
    )
    resources = PdfResources()
    resources.xobject[NameObject("/Seal")] = shapes.raw_get(name)
    resources.ext_g_state[NameObject("/Over")] = DictionaryObject(
        {NameObject("/BM"): NameObject("/Multiply"), NameObject("/ca"): NumberObject(1)}
    )
    side = SEAL_MM * MM
    drawing = f"q /Over gs {side / SEAL_MM:.4f} 0 0 {-side / SEAL_MM:.4f} 0 {side:.4f} cm /Seal Do Q"
    return RawContent(drawing.encode(), resources, BoxConstraints(width=side, height=side))
