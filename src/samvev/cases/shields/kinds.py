"""What can be shielded. Each room names its own: the model, what it is called by, and where it is read."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from samvev.cases.models import CaseRow


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of row that stands behind the wall `SHIELDABLE`: its title's column, and the address of its page."""

    model: type[CaseRow]
    title: str
    address: Callable[[Any], str]


_register: dict[str, Kind] = {}


def name_kind(kind: Kind) -> None:
    """Let a kind of row be shielded from parents and family."""
    _register[kind.model._meta.label_lower] = kind


def find(what: str) -> Kind | None:
    """What a room named by this (`room.model`)."""
    return _register.get(what)


def address_of(row: Any) -> str:
    """Where a row is read."""
    return _register[row._meta.label_lower].address(row)


def title_of(row: Any) -> str:
    """What a row is called by."""
    return str(getattr(row, _register[row._meta.label_lower].title))
