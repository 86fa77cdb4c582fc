"""A verdict: allowed, or not and why. The same answer serves the check and the button that is not shown."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise

from samvev.kernel.errors import Denied


@dataclass(frozen=True, slots=True)
class Verdict:
    """Truthy when allowed; otherwise carries its reason. `and` and `or` compose verdicts."""

    allowed: bool
    reason: str | Promise = ""

    def __bool__(self) -> bool:
        return self.allowed


ALLOWED: Final = Verdict(True)


def allow_if(condition: object, otherwise: str | Promise) -> Verdict:
    """Allowed when the condition holds, else refused for the reason given."""
    return ALLOWED if condition else Verdict(False, otherwise)


def require(verdict: Verdict) -> None:
    """Raise `Denied` with the reason unless the verdict allows."""
    if not verdict:
        raise Denied(verdict.reason)
