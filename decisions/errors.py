"""What is wrong with a decision, said in Chinese and in English, with the place."""

from dataclasses import dataclass

from feel import Sentence


@dataclass(frozen=True)
class Place:
    """Where in a model something stands. Rules and columns count from 1."""

    decision: str = ""
    rule: int | None = None
    column: str = ""
    input: str = ""  # or parameter
    type: str = ""  # item definition
    model: str = ""  # name of the imported model, "" in the model itself

    def sentence(self) -> Sentence:
        zh, en = [], []
        if self.model:
            zh.append(f"导入的“{self.model}”")
            en.append(f"imported '{self.model}'")
        if self.type:
            zh.append(f"类型“{self.type}”")
            en.append(f"type '{self.type}'")
        if self.decision:
            zh.append(f"决策“{self.decision}”")
            en.append(f"decision '{self.decision}'")
        if self.rule is not None:
            zh.append(f"第 {self.rule} 条规则")
            en.append(f"rule {self.rule}")
        if self.column:
            zh.append(f"“{self.column}”列")
            en.append(f"column '{self.column}'")
        if self.input:
            zh.append(f"输入“{self.input}”")
            en.append(f"input '{self.input}'")
        return Sentence("，".join(zh) or "决策模型", ", ".join(en) or "decision model")


class DecisionError(Exception):
    """A model that cannot be loaded, or a decision that contradicts its own table."""

    _SENTENCE = Sentence("{place}：{reason}", "{place}: {reason}")

    def __init__(self, place: Place, reason: Sentence) -> None:
        self.sentence = self._SENTENCE.fill(place=place.sentence(), reason=reason)
        super().__init__(self.sentence.zh)
        self.place = place
        self.reason = reason

    def message(self, language: str = "zh") -> str:
        return self.sentence.message(language)
