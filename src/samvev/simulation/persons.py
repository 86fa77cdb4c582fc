"""Those that cases are about, and their families."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from samvev.accounts.models import User
from samvev.people.models import Person, Relation
from samvev.simulation.shape import Chance, Ids, day, iso, span
from samvev.simulation.sheets import NULL, Sheet
from samvev.simulation.words import MEN, SURNAMES, WOMEN

YEAR = 365
OWN_LOGIN, OWN_LOGIN_FROM = 0.6, 13 * YEAR
FULL_AGE = 18 * YEAR
# Youngest and oldest, in years, and how likely, by what the case is about.
CHILDREN = (0, 17)
AGES = {
    "individual_plan": ((0.55, CHILDREN), (0.35, (18, 66)), (0.1, (67, 95))),
    "coordination": ((0.15, CHILDREN), (0.5, (18, 66)), (0.35, (67, 97))),
    "child_coordination": ((1.0, CHILDREN),),
    "family_plan": ((1.0, (2, 16)),),
    "settlement": ((1.0, (18, 55)),),
    "relay_log": ((1.0, (16, 24)),),
    "training": ((1.0, (20, 60)),),
}


@dataclass(frozen=True, slots=True)
class Someone:
    """A person; with a user when they sign in themselves."""

    id: str
    name: str
    born: date
    user: UUID | None


class People:
    """Makes persons, their users and their relations."""

    def __init__(self, chance: Chance, ids: Ids) -> None:
        self.chance, self.ids = chance, ids
        self.users = Sheet(User, "id tenant_id code kind name")
        self.persons = Sheet(Person, "id tenant_id code name birth_date sex protection user_id")
        self.relations = Sheet(Relation, "id tenant_id person_id other_id kind period")

    @property
    def sheets(self) -> list[Sheet]:
        """What it made, in the order in which the database can take it."""
        return [self.users, self.persons, self.relations]

    def subject(self, tenant: str, kind: str, start: int) -> Someone:
        """The person that a case is about."""
        chance, left = self.chance, self.chance.random()
        youngest, oldest = AGES[kind][-1][1]
        for share, (low, high) in AGES[kind]:
            if left < share:
                youngest, oldest = low, high
                break
            left -= share
        born = start - int((youngest + chance.random() * (oldest + 1 - youngest)) * YEAR)
        signs_in = start - born > OWN_LOGIN_FROM and chance.random() < OWN_LOGIN
        return self.someone(tenant, born, chance.one(SURNAMES), signs_in=signs_in, protected=chance.random() < 0.004)

    def someone(self, tenant: str, born: int, surname: str, *, signs_in: bool, protected: bool = False) -> Someone:
        """A person, with a user when they sign in."""
        chance, ids = self.chance, self.ids
        sex = "K" if chance.random() < 0.47 else "M"
        name = f"{chance.one(WOMEN if sex == 'K' else MEN)} {surname}"
        made = ids.new()
        code = f"p{made[4:8]}{made[9:13]}{made[15:18]}"
        user = NULL
        if signs_in:
            user = ids.new()
            self.users.add(user, tenant, code, "citizen", name)
        protection = ("strict" if chance.random() < 0.2 else "confidential") if protected else "none"
        self.persons.add(made, tenant, code, name, iso(born), sex, protection, user)
        return Someone(made, name, day(born), UUID(user) if signs_in else None)

    def parents(self, tenant: str, child: Someone) -> list[Someone]:
        """Those with parental responsibility, one or two, each recorded (rule 32)."""
        born, surname = child.born.toordinal(), child.name.split()[-1]
        found = []
        for _ in range(2 if self.chance.random() < 0.6 else 1):
            parent = self.someone(tenant, born - self.chance.between(20, 42) * YEAR, surname, signs_in=True)
            self.relations.add(self.ids.new(), tenant, child.id, parent.id, "parent", span(born, None))
            found.append(parent)
        return found

    def relative(self, tenant: str, person: Someone, since: int) -> Someone:
        """A next of kin."""
        born = person.born.toordinal() + self.chance.between(-30, 30) * YEAR
        born = max(min(born, since - FULL_AGE), since - 90 * YEAR)
        kin = self.someone(tenant, born, self.chance.one(SURNAMES), signs_in=True)
        self.relations.add(self.ids.new(), tenant, person.id, kin.id, "relative", span(since, None))
        return kin
