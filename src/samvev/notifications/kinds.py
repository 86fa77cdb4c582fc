"""Kinds of notices: what happened, in words that name no person and no health matter (rule 42)."""

from dataclasses import dataclass

from django.utils.functional import Promise

_register: dict[str, "NoticeKind"] = {}


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """Something worth telling: a stable code (`room.what`) and neutral words for the bell."""

    code: str
    words: str | Promise

    def __post_init__(self) -> None:
        if self.code in _register:
            raise ValueError(f"The notice {self.code} is named twice")
        _register[self.code] = self


def notice_words(code: str) -> str:
    """The words of a notice; the code itself for one that is no longer named."""
    kind = _register.get(code)
    return str(kind.words) if kind else code
