"""Those who take part in a case, each once, with all that they read."""

from dataclasses import dataclass, field
from uuid import UUID

from samvev.accounts.models import User
from samvev.cases.models import Access, Case, Role
from samvev.cases.queries import access_today
from samvev.kernel.areas import Area

FIRST = (Role.OWNER, Role.PARENT, Role.GUARDIAN, Role.PROXY, Role.RELATIVE, Role.COORDINATOR)


@dataclass(slots=True)
class Someone:
    """Someone who takes part in the case today, and the areas they read."""

    user: User
    role: str
    areas: set[str] = field(default_factory=set)

    @property
    def words(self) -> str:
        """What they are, in plain words: the title of a helper, else the place in the team."""
        helper = self.role not in Role.family() and self.role != Role.COORDINATOR
        return (helper and self.user.title) or str(Role(self.role).label)


def people(case: Case) -> dict[UUID, Someone]:
    """Those who take part in the case today, by user id, the person's own side first."""
    found: dict[UUID, Someone] = {}
    for access in sorted(access_today(case), key=_order):
        someone = found.setdefault(access.user_id, Someone(access.user, access.role))
        someone.areas |= {Area.GENERAL.value, *access.areas}
    return found


def _order(access: Access) -> tuple[int, str]:
    return (FIRST.index(Role(access.role)) if access.role in FIRST else len(FIRST), access.user.name)
