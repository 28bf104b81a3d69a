"""What can go wrong in FEEL, said in Chinese and in English."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sentence:
    """One statement in both languages; `{gaps}` are filled by `fill`."""

    zh: str
    en: str

    def fill(self, **gaps: object) -> "Sentence":
        return Sentence(
            self.zh.format_map({gap: _in_language(value, "zh") for gap, value in gaps.items()}),
            self.en.format_map({gap: _in_language(value, "en") for gap, value in gaps.items()}),
        )

    def followed_by(self, other: "Sentence") -> "Sentence":
        return Sentence(self.zh + other.zh, f"{self.en} {other.en}")

    def message(self, language: str = "zh") -> str:
        return self.en if language.startswith("en") else self.zh

    def __str__(self) -> str:
        return self.zh


class FeelError(Exception):
    """An evaluation that was stopped: a budget was used up. What FEEL itself foresees gives null."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence.zh)
        self.sentence = sentence

    def message(self, language: str = "zh") -> str:
        return self.sentence.message(language)


class FeelSyntaxError(FeelError):
    """A text that is not FEEL. Lines and columns count from 1."""

    _SENTENCE = Sentence(
        "第 {line} 行第 {column} 列：应为{expected}，实为{found}。",
        "Line {line}, column {column}: expected {expected}, but found {found}.",
    )

    def __init__(
        self, line: int, column: int, expected: Sentence, found: Sentence, advice: Sentence | None = None
    ) -> None:
        sentence = self._SENTENCE.fill(line=line, column=column, expected=expected, found=found)
        super().__init__(sentence.followed_by(advice) if advice else sentence)
        self.line = line
        self.column = column
        self.expected = expected
        self.found = found
        self.advice = advice  # what to write instead, when the mistake is a known one

    def moved(self, lines: int) -> "FeelSyntaxError":
        """Return the same error as it is counted in the text that this one was part of."""
        return FeelSyntaxError(self.line + lines, self.column, self.expected, self.found, self.advice)


class Undetermined(Exception):
    """Raised inside a function whose result is null; carries the reason. Functions of callers may."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence.en)
        self.sentence = sentence


def quoted(text: str) -> Sentence:
    """Name a piece of source text in a message."""
    return Sentence(f"“{text}”", f"'{text}'")


def _in_language(value: object, language: str) -> object:
    return value.message(language) if isinstance(value, Sentence) else value
