"""What is said of electronic signatures, apart from signing.py: its library takes a second to load."""

from dataclasses import dataclass

from wording import N_, Refusal


class CertificateUnusable(Refusal):
    sentence = N_("签名证书“{path}”不能使用：文件或密码有误。")


class NothingToSign(Refusal):
    sentence = N_("文件没有印章，不能加盖电子签名。")


@dataclass(frozen=True)
class Signature:
    """What can be said of the signature of a file."""

    signer: str
    intact: bool  # nothing was changed after it was signed
    trusted: bool  # by a certificate of ours
