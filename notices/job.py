"""What is needed to render one document, now or again in ten years: plain values, no rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from typing import Any, Self

from wording import N_, Refusal


class Layout(StrEnum):
    """The formats of GB/T 9704-2012 we set, and the business form."""

    FILE = "file"  # 文件格式
    LETTER = "letter"  # 信函格式
    ORDER = "order"  # 命令、决定: the organ's name stands 20 mm below the type area's edge
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
    copies: str = ""  # 抄送, without the label
    printer: str = ""  # 印发机关; "": the organ's 办公室
    secrecy: str = ""  # 机密★1年
    urgency: str = ""  # 特急、加急
    issuer: str = ""  # 签发人, only on documents to a superior
    corrects: str = ""  # the document it corrects, as it is cited: 《…》（苏应急〔2026〕1号）

    @property
    def signs(self) -> str:
        return self.signature or self.organ

    def as_data(self) -> dict[str, Any]:
        """Return what `database.types.Document` can keep."""
        return {each.name: getattr(self, each.name) for each in fields(self)}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Return the job that as_data() wrote, of this version or an older one."""
        known = {each.name for each in fields(cls)}
        unknown = sorted(data.keys() - known)
        if unknown:
            raise RenderFailed(title=data.get("title", ""), reason=f"不认识的数据项 {'、'.join(unknown)}")
        given = {**data, "layout": Layout(data["layout"]), "stage": Stage(data.get("stage", Stage.FINAL))}
        return cls(**given)
