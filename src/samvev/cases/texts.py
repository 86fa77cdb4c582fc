"""Texts with a history page. Each room names its own: the model, who may read it, and what its fields are called."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from samvev.cases.models import CaseRow
from samvev.kernel.actor import Actor
from samvev.kernel.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Texts:
    """A kind of written row of a case whose earlier texts can be read, and brought back by those who may write it."""

    model: type[CaseRow]
    may_read: Callable[[Actor, Any], Verdict]
    may_write: Callable[[Actor, Any], Verdict]
    labels: Mapping[str, Any]


_register: dict[str, Texts] = {}


def name_texts(texts: Texts) -> None:
    """Let a kind of row have a history page."""
    _register[texts.model._meta.label_lower] = texts


def find(kind: str) -> Texts | None:
    """What a room named by this kind (`room.model`)."""
    return _register.get(kind)


def may_read(actor: Actor, row: Any) -> Verdict:
    """As the room that owns the row says."""
    return named(row).may_read(actor, row)


def may_write(actor: Actor, row: Any) -> Verdict:
    """As the room that owns the row says."""
    return named(row).may_write(actor, row)


def named(row: Any) -> Texts:
    """What a row's room named for it."""
    return _register[row._meta.label_lower]
