"""What is needed to render one document, now or again in ten years: plain values, no rows."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from enum import StrEnum
from typing import Any, Self

from notices.secrecy import SecretRefused, refuse_secret
from wording import N_, Refusal

COPY_NUMBER = re.compile("[0-9]{1,6}")


class Layout(StrEnum):
    """The formats of GB/T 9704-2012 we set, and the business form."""

    FILE = "file"  # 文件格式
    LETTER = "letter"  # 信函格式
    ORDER = "order"  # 命令(令)格式: no title, signed with the signer's stamp
    FORM = "form"  # 登记表、回执: no red head
    MINUTES = "minutes"  # 纪要格式


class Stage(StrEnum):
    """How far the document has come; says what is printed across it."""

    DRAFT = "draft"  # watermark 草稿, no seal
    FINAL = "final"  # issued
    VOID = "void"  # watermark 作废; keeps its number


class RenderFailed(Refusal):
    """A document could not be made; nothing was written."""

    sentence = N_("文件“{title}”未能生成：{reason}")


class WrongCopyNumber(Refusal):
    """A 份号 is not one of 000001 to 999999."""

    sentence = N_("份号应为 1 至 6 位阿拉伯数字，实为“{found}”")


@dataclass(frozen=True)
class Signer:
    """Whose signature stamp (签名章) a document bears."""

    post: str  # 签发人职务
    name: str


@dataclass(frozen=True)
class NoticeJob:
    """One document to render. Every text is final; codes of organisations are already names."""

    template: str  # Jinja text of notices/<key>.html
    layout: Layout
    title: str
    organ: str  # 发文机关, its full name
    dated: date  # 成文日期
    number: str = ""  # 发文字号, "" while there is none
    recipient: str = ""  # 主送机关, without the colon
    variables: Mapping[str, Any] = field(default_factory=dict)
    organisations: Mapping[str, str] = field(default_factory=dict)  # code → name, for organisation_name()
    disclosure: str = ""  # 依申请公开 …: printed as 附注
    sealed: bool = False
    stage: Stage = Stage.FINAL
    head: str = ""  # 发文机关标志; "": made from the organ as the layout asks
    signature: str = ""  # 署名 when it is not the organ, as …合作组（安徽省应急管理厅代章）
    seal_name: str = ""  # whose seal, when it is not the organ's (代章)
    co_organs: tuple[str, ...] = ()  # 联合行文: who issues it too, in order, behind the organ
    lead_alone: bool = False  # of several organs the head names the first alone
    signers: tuple[Signer, ...] = ()  # their signature stamps stand where seals would: 命令
    copies: str = ""  # 抄送, without the label
    printer: str = ""  # 印发机关; "": the organ's 办公室
    copy_number: str = ""  # 份号, up to six digits
    secrecy: str = ""  # 密级: whatever is said here is refused
    urgency: str = ""  # 特急、加急
    issuers: tuple[str, ...] = ()  # 签发人, only on documents to a superior
    corrects: str = ""  # the document it corrects, as it is cited: 《…》（苏应急〔2026〕1号）
    verification: str = ""  # address of the page that tells whether a copy is intact: printed as a code

    def __post_init__(self) -> None:
        if self.secrecy:
            raise SecretRefused(where="密级", found=self.secrecy)
        refuse_secret("版头", (self.head, self.number, self.urgency, self.title, self.disclosure))
        if self.copy_number and not COPY_NUMBER.fullmatch(self.copy_number):
            raise WrongCopyNumber(found=self.copy_number)

    @property
    def signs(self) -> str:
        return self.signature or self.organ

    @property
    def signatures(self) -> tuple[str, ...]:
        """署名 of every organ."""
        return (self.signs, *self.co_organs)

    @property
    def seals(self) -> tuple[str, ...]:
        """Whose seals are set on the signatures, one on each."""
        return (self.seal_name or self.organ, *self.co_organs)

    def as_data(self) -> dict[str, Any]:
        """Return what `database.types.Document` can keep."""
        plain = {each.name: getattr(self, each.name) for each in fields(self)}
        return {**plain, "signers": [asdict(signer) for signer in self.signers]}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Return the job that as_data() wrote, of this version or an older one."""
        known = {each.name for each in fields(cls)} | {"issuer"}
        unknown = sorted(data.keys() - known)
        if unknown:
            raise RenderFailed(title=data.get("title", ""), reason=f"不认识的数据项 {'、'.join(unknown)}")
        given = {**data, "layout": Layout(data["layout"]), "stage": Stage(data.get("stage", Stage.FINAL))}
        issuer = given.pop("issuer", "")  # of rows written before there could be several
        given["issuers"] = tuple(given.get("issuers", (issuer,) if issuer else ()))
        given["co_organs"] = tuple(given.get("co_organs", ()))
        given["signers"] = tuple(Signer(**signer) for signer in given.get("signers", ()))
        return cls(**given)
