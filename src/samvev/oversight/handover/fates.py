"""What becomes of each table when a part of an organisation goes to another. A test holds it against all there are."""

from enum import StrEnum


class Fate(StrEnum):
    """What happens to the rows of a table."""

    COPIED = "copied with its case, word for word; the old organisation keeps its own"
    PERSON = "copied with its person, who is registered in both"
    STAFF = "goes with its unit: ends in the old organisation, begins in the new one"
    USER = "goes with the user who goes"
    DERIVED = "made anew from the facts"
    TOLD = "copied with its case for those who take part in the new one, where it is not seen yet"
    PASSED_ON = "handed to the new organisation while it waits for an answer; else it stays"
    OWN = "written by the same hands in the new case from now on: what was begun follows"
    LEFT = "stays with the old organisation, which answers for it"
    NOBODYS = "belongs to no organisation's case"


FATES: dict[str, tuple[Fate, str]] = {
    "audit.entry": (Fate.LEFT, "the log of those years is that of who kept the case; the person reads both"),
    "audit.seal": (Fate.NOBODYS, "seals hold the log as it was written"),
    "audit.revision": (Fate.COPIED, "what texts said before, of every row that is copied"),
    "web.draft": (Fate.OWN, "what somebody had begun to write"),
    "web.keptform": (Fate.NOBODYS, "sealed with a key that only a browser holds"),
    "web.attempt": (Fate.NOBODYS, "counts of tries"),
    "organisations.organisation": (Fate.NOBODYS, "the two organisations themselves"),
    "organisations.succession": (Fate.NOBODYS, "mergers"),
    "organisations.unit": (Fate.STAFF, "made anew with its code; the old one stays, for the years before"),
    "accounts.user": (Fate.USER, "the same user; someone with cases on both sides has one in each"),
    "accounts.identity": (Fate.USER, "ways to sign in"),
    "accounts.employment": (Fate.STAFF, "where someone works"),
    "accounts.post": (Fate.STAFF, "an office of a unit; one over the whole organisation ends with the work there"),
    "accounts.session": (Fate.USER, "signed in as before"),
    "accounts.awaited": (Fate.USER, "a first sign-in that is waited for"),
    "accounts.breakglass": (Fate.USER, "an emergency account"),
    "accounts.usedtoken": (Fate.NOBODYS, "used names of tokens"),
    "people.person": (Fate.PERSON, "registered anew, or found by the national identity number"),
    "people.nameword": (Fate.DERIVED, "the database folds every name into words itself"),
    "people.relation": (Fate.PERSON, "next of kin, parents, guardians, powers of attorney"),
    "people.incapacity": (Fate.PERSON, "documented want of capacity"),
    "people.address": (Fate.PERSON, "where they live and lived"),
    "people.hiddenaddress": (Fate.PERSON, "from whom the address is hidden"),
    "people.protectedaddress": (Fate.PERSON, "the decision that protects an address"),
    "people.agerule": (Fate.COPIED, "an own table of ages, into a new organisation; else it has to be the same"),
    "people.joining": (Fate.LEFT, "says whom an older code of the old organisation meant"),
    "notifications.notice": (Fate.TOLD, "what is to be done, with the address of the new case"),
    "cases.case": (Fate.COPIED, "ended in the old organisation, opened in the new one on the day"),
    "cases.formerkind": (Fate.COPIED, "of what kind it was"),
    "cases.familymember": (Fate.COPIED, "the other persons of a family plan"),
    "cases.coordinator": (Fate.COPIED, "a coordinator whose unit stays ends with the day before"),
    "cases.participation": (Fate.COPIED, "the team: whose unit stays takes part from another organisation"),
    "cases.access": (Fate.DERIVED, "from team, coordinator and consents; for substitutes from who stands in"),
    "cases.activity": (Fate.COPIED, "that someone took part: a case does not become passive by a split"),
    "cases.question": (Fate.LEFT, "about an entry of the old organisation's log, answered there"),
    "cases.unusualaccess": (Fate.LEFT, "found in the old organisation's log, reviewed there"),
    "cases.substitute": (Fate.COPIED, "whose unit stays stands in no longer"),
    "cases.opening": (Fate.LEFT, "reviewed where it happened; nobody keeps an emergency access through a split"),
    "cases.block": (Fate.COPIED, "whom the person keeps out"),
    "cases.joinrequest": (Fate.PASSED_ON, "a wish to join the team"),
    "cases.shield": (Fate.COPIED, "what is kept from parents and family"),
    "consents.consent": (Fate.COPIED, "the same areas, days and who gave it: a new body does the old one's duty"),
    "consents.startup": (Fate.COPIED, "the start-up talk"),
    "consents.birthday": (Fate.COPIED, "ages at which the law changes something"),
    "consents.birthdayread": (Fate.COPIED, "who has read it"),
    "consents.ending": (Fate.COPIED, "that it was ended and opened again before"),
    "consents.paper": (Fate.COPIED, "scans of signed consents"),
    "needs.needreport": (Fate.LEFT, "the old organisation's decision, with all that led to it"),
    "needs.assessment": (Fate.LEFT, "part of the decision"),
    "needs.ruling": (Fate.LEFT, "the decision"),
    "needs.note": (Fate.LEFT, "part of the decision"),
    "needs.appointment": (
        Fate.COPIED,
        "who was asked to coordinate; who stays is not waited for",
    ),
    "needs.changerequest": (Fate.COPIED, "what a coordinator asked for"),
    "needs.complaint": (Fate.LEFT, "about what the old organisation decided or did: it answers"),
    "needs.satisfaction": (Fate.LEFT, "each one's own; no organisation reads it, not even to copy it"),
    "plans.plan": (Fate.COPIED, "the plan"),
    "plans.goal": (Fate.COPIED, "goals"),
    "plans.measure": (Fate.COPIED, "measures"),
    "plans.evaluation": (Fate.COPIED, "evaluations"),
    "plans.comment": (Fate.COPIED, "what is said about a goal"),
    "meetings.meeting": (Fate.COPIED, "meetings; one to come is held in the new case, with the same name in calendars"),
    "meetings.point": (Fate.COPIED, "agenda and minutes"),
    "meetings.invitation": (Fate.COPIED, "who was invited, and answers"),
    "meetings.agreed": (Fate.COPIED, "what was agreed"),
    "meetings.amendment": (Fate.COPIED, "what was added to minutes"),
    "meetings.childsvoice": (Fate.COPIED, "what the child says"),
    "messages.thread": (Fate.COPIED, "conversations"),
    "messages.place": (Fate.COPIED, "who is in them, and how far they have read; none for who left the team"),
    "messages.message": (Fate.COPIED, "messages"),
    "oversight.chapter": (Fate.LEFT, "the old organisation's yearly report"),
    "oversight.mended": (Fate.LEFT, "what was tidied up there"),
    "oversight.registered": (Fate.LEFT, "of years when the old organisation kept the case"),
}
