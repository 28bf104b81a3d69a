"""Electronic signatures: the rendered bytes stay, the seal is where it was printed, a flipped byte shows."""

import io
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest

from notices import render, signing
from notices.fonts import FontSet
from notices.layout.grid import MM, SEAL_MM
from notices.signatures import CertificateUnusable, NothingToSign
from tests.notices import pdfa
from tests.notices.conftest import form_job
from tests.notices.test_archive_format import sent_job
from tests.support.certificates import make_pkcs12

NOW = datetime.now(UTC)


def credentials(folder: Path, name: str = "seal.p12") -> signing.Credentials:
    make_pkcs12(folder / name, "secret")
    return signing.open_credentials(folder / name, "secret")


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> signing.Credentials:
    return credentials(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(scope="module")
def rendered(fonts: FontSet) -> bytes:
    return render.render(sent_job(), fonts)


@pytest.fixture(scope="module")
def signed(rendered: bytes, ours: signing.Credentials) -> bytes:
    return signing.sign(rendered, ours)


def test_the_signed_file_begins_with_the_rendered_one_and_is_still_pdf_a(
    rendered: bytes, signed: bytes
) -> None:
    assert signed.startswith(rendered)
    assert pdfa.faults(signed) == []


def test_a_signature_of_ours_is_intact_and_trusted(signed: bytes, ours: signing.Credentials) -> None:
    found = signing.inspect(signed, ours, NOW)

    assert found is not None
    assert (found.intact, found.trusted) == (True, True)
    assert "昆山市应急管理局（测试）" in found.signer


def test_a_flipped_byte_breaks_it(signed: bytes, ours: signing.Credentials) -> None:
    flipped = bytearray(signed)
    flipped[2000] ^= 1

    found = signing.inspect(bytes(flipped), ours, NOW)

    assert found is not None
    assert not found.intact
    assert not found.trusted


def test_a_signature_of_others_is_intact_and_not_trusted(signed: bytes, tmp_path: Path) -> None:
    found = signing.inspect(signed, credentials(tmp_path), NOW)

    assert found is not None
    assert (found.intact, found.trusted) == (True, False)


def test_the_visible_signature_stands_exactly_on_the_seal(signed: bytes) -> None:
    with pikepdf.open(io.BytesIO(signed)) as pdf:
        (annotation,) = pdf.pages[0].Annots
        left, bottom, right, top = (float(edge) for edge in annotation.Rect)

    assert right - left == pytest.approx(SEAL_MM * MM, abs=0.01)
    assert top - bottom == pytest.approx(SEAL_MM * MM, abs=0.01)
    # The date stands four characters from the right edge; the seal is centred on it.
    assert (left + right) / 2 / MM == pytest.approx(184 - 22.3 - 19.5, abs=6)


def test_what_has_no_seal_is_not_signed(fonts: FontSet, ours: signing.Credentials) -> None:
    with pytest.raises(NothingToSign):
        signing.sign(render.render(form_job(), fonts), ours)


def test_an_unsigned_file_has_no_signature(rendered: bytes, ours: signing.Credentials) -> None:
    assert signing.inspect(rendered, ours, NOW) is None


def test_a_wrong_password_is_told(tmp_path: Path) -> None:
    make_pkcs12(tmp_path / "seal.p12", "secret")

    with pytest.raises(CertificateUnusable, match=r"seal\.p12"):
        signing.open_credentials(tmp_path / "seal.p12", "wrong")
