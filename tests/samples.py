"""One address for every route, about things of the owner's case: what the matrix and the fuzzing walk."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

from django.core import serializers
from django.db import connection
from django.urls import reverse

from samvev.accounts.models import Employment, Post, Session
from samvev.audit.models import Entry, Revision
from samvev.cases.models import FamilyMember, Participation, Question, UnusualAccess, Why
from samvev.cases.outside.models import Block, JoinRequest, Opening, Substitute
from samvev.consents.birthdays.models import Birthday, BirthdayRead
from samvev.consents.models import Consent, StartUp
from samvev.consents.papers.models import Paper
from samvev.kernel import clock
from samvev.kernel.period import period
from samvev.meetings.models import Agreed, Point
from samvev.messages.models import Message, Place, Thread
from samvev.needs.complaints.models import Complaint
from samvev.needs.models import (
    Answer,
    Appointment,
    Asked,
    Assessment,
    ChangeRequest,
    NeedReport,
    Outcome,
    Ruling,
    Step,
)
from samvev.needs.satisfaction.models import Satisfaction
from samvev.organisations.models import Unit
from samvev.oversight.cleanup.models import Mended
from samvev.people.models import AgeRule, Incapacity, Joining, Person, Relation
from tests.architecture.rooms import Route, routes
from tests.world import CASE_OWNER, GRANLIA, uid, user_id

ENTRY = 4_000_000  # of the log; far above what the sequence gives
HERE = {"tenant_id": GRANLIA, "case_id": CASE_OWNER}
BY = {"by_id": user_id("coordinator"), "by_name": "Kari Nes"}


def furnish() -> None:
    """Put one of everything into the owner's case. The walls must be raised for its organisation."""
    thread = Thread.objects.create(**HERE, id=uid("thread"), subject="Avtale", started_by_id=user_id("coordinator"))
    Message.objects.create(**HERE, thread=thread, text="Hei", **BY)
    Place.objects.create(**HERE, thread=thread, user_id=user_id("coordinator"))
    point = Point.objects.create(**HERE, id=uid("point"), meeting_id=uid("meeting.owner"), title="Avlastning")
    Agreed.objects.create(**HERE, id=uid("agreed"), meeting_id=uid("meeting.owner"), point=point, what="Ringe")
    start = StartUp.objects.create(**HERE, id=uid("start_up"), expectations="Ny tekst")
    for target, label in ((start.pk, "consents.startup"), (uid("measure.health"), "plans.measure")):
        Revision.objects.create(
            **HERE,
            id=uid(f"revision.{label}"),
            target=label,
            target_id=target,
            version=1,
            before={"title": "Før"},
            **BY,
        )
    Mended.objects.create(
        id=uid("mended"), tenant_id=GRANLIA, what="consents", keys=[], by_id=user_id("ke"), by_name="Ingrid Solbakk"
    )
    _twice()
    _report()
    _log()
    _deciders()


def _twice() -> None:
    """Someone who may be the owner once more, and someone who was registered twice and is not any more."""
    owner = Person.objects.get(pk=uid("person.owner"))
    told = {"tenant_id": GRANLIA, "name": owner.name, "birth_date": owner.birth_date}
    Person.objects.create(**told, id=uid("twin"), code="twin")
    kept = Person.objects.get(pk=uid("person.relative"))
    gone = Person(id=uid("person.gone"), tenant_id=GRANLIA, code="gone", name=kept.name)
    Joining.objects.create(
        id=uid("joining"),
        tenant_id=GRANLIA,
        kept=kept,
        gone_id=gone.pk,
        gone_tenant_id=GRANLIA,
        gone_code="gone",
        moved={"persons": {}, "users": {}, "added": [], "cases": []},
        was=serializers.serialize("python", [kept, gone]),
        by_name="Ingrid Solbakk",
    )


def _deciders() -> None:
    AgeRule.objects.create(
        tenant_id=GRANLIA,
        id=uid("age_rule"),
        from_age=16,
        decides="person",
        parents_see=True,
        source="Barnelova § 33, vår rutine",
    )
    about = {"tenant_id": GRANLIA, "person_id": uid("person.owner"), "areas": ["economy"]}
    held = period(clock.today(), clock.today() + timedelta(days=90))
    Relation.objects.create(
        **about,
        id=uid("relation"),
        name="Per Eide",
        other_id=uid("person.relative"),
        kind="guardian",
        period=held,
        documented_by="Vedtak",
    )
    Birthday.objects.create(**HERE, id=uid("birthday"), age=18, day=clock.today() + timedelta(days=60))
    last = Birthday.objects.create(**HERE, age=16, day=clock.today() - timedelta(days=1))
    BirthdayRead.objects.create(**HERE, birthday=last, user_id=user_id("owner"))
    FamilyMember.objects.create(**HERE, id=uid("family_member"), person_id=uid("person.child9"))
    given = Consent.objects.filter(case_id=CASE_OWNER, member_id=user_id("nav")).first()
    by = {"added_by_id": user_id("coordinator"), "added_by_name": "Kari Nes"}
    Paper.objects.create(**HERE, **by, id=uid("paper"), consent=given, kind="png", data=b"png", size=3)
    later = period(clock.today() + timedelta(days=60), clock.today() + timedelta(days=90))
    Incapacity.objects.create(
        **about, id=uid("incapacity"), period=later, documented_by="Lege", documented_on=clock.today()
    )


def _log() -> None:
    Session.objects.create(
        id=uid("session"), tenant_id=GRANLIA, user_id=user_id("coordinator"), session_key="x" * 32, method="test"
    )
    kari = {"user_id": user_id("coordinator"), "user_name": "Kari Nes"}
    seen = {"event": "audit.read", "role": "coordinator", "basis": "coordinator", "organisation": "Granlia kommune"}
    Entry.objects.create(**HERE, **kari, **seen, id=ENTRY, person_id=uid("person.owner"), detail="front:case")
    Question.objects.create(
        **HERE,
        id=uid("question"),
        entry_id=ENTRY - 1,
        entry_at=clock.now(),
        asked_by_id=user_id("owner"),
        asked_by_name="Nora Eide",
        words="Hvem er dette?",
    )
    UnusualAccess.objects.create(
        **HERE,
        **kari,
        id=uid("finding"),
        day=clock.today(),
        person_id=uid("person.owner"),
        entry_id=ENTRY,
        times=1,
        why=[Why.NIGHT],
    )
    _outsiders()


def _outsiders() -> None:
    who = {"user_id": user_id("stranger"), "user_name": "Odd Ness"}
    Opening.objects.create(
        **HERE, **who, id=uid("opening"), kind="emergency", reason="Akutt", until=clock.now() - timedelta(hours=1)
    )
    Block.objects.create(**HERE, id=uid("block"), user_id=user_id("provider"), user_name="Mona Haug", blocked_by="Nora")
    JoinRequest.objects.create(**HERE, **who, id=uid("join"), organisation="Granlia kommune", why="Logoped")
    Substitute.objects.create(
        **HERE,
        id=uid("substitute"),
        user_id=user_id("coordinator2"),
        coordinator_id=user_id("coordinator"),
        period=period(clock.today()),
        granted_by="Kari Nes",
    )


def _report() -> None:
    unit = Unit.objects.get(pk=uid("unit.family"))
    report = NeedReport.objects.create(
        id=uid("report"),
        tenant_id=GRANLIA,
        number="2026-1",
        tracking_key="k" * 64,
        reporter="self",
        about_name="Nora Eide",
        difficult="Mye på en gang",
        agrees="yes",
        step=Step.DECIDED,
        person_id=uid("person.owner"),
        case_id=CASE_OWNER,
    )
    Assessment.objects.create(tenant_id=GRANLIA, report=report)
    Ruling.objects.create(
        id=uid("ruling"),
        tenant_id=GRANLIA,
        report=report,
        outcome=Outcome.COORDINATOR,
        reason="Trenger flere tjenester",
        letter="Hei",
        language="nb",
        decided_by_id=user_id("ke"),
        decided_by_name="Ingrid Solbakk",
    )
    Complaint.objects.create(
        **HERE,
        id=uid("complaint"),
        report=report,
        about="no_plan",
        complains_as="self",
        by_name="Nora Eide",
        by_user_id=user_id("owner"),
        words="Jeg har ventet lenge",
        registered_by_id=user_id("owner"),
        registered_by_name="Nora Eide",
    )
    with as_oneself("owner"):
        Satisfaction.objects.create(
            **HERE,
            id=uid("satisfaction"),
            user_id=user_id("owner"),
            by_name="Nora Eide",
            given_on=clock.today() - timedelta(weeks=20),
            face=4,
            words="Bedre enn før",
            shared=True,
        )
    Appointment.objects.create(
        **HERE,
        id=uid("appointment"),
        unit=unit,
        named_by_id=user_id("ke"),
        named_by_name="Ingrid Solbakk",
        proposed_id=user_id("stranger"),
        proposed_at=clock.now(),
        answer=Answer.WAITING,
    )
    ChangeRequest.objects.create(
        **HERE, id=uid("request"), asked=Asked.values[0], reason="Flytter", asked_by_id=user_id("coordinator")
    )


@contextmanager
def as_oneself(code: str) -> Iterator[None]:
    """For what only its owner can write, whoever the walls are raised for."""
    names = ("samvev.user", "samvev.cases")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s, true), current_setting(%s, true)", names)
        before = [value or "" for value in cursor.fetchone()]
        _say(zip(names, (str(user_id(code)), str(CASE_OWNER)), strict=True))
    yield
    _say(zip(names, before, strict=True))


def _say(told: Iterable[tuple[str, str]]) -> None:
    with connection.cursor() as cursor:
        for name, value in told:
            cursor.execute("SELECT set_config(%s, %s, true)", [name, value])


def ids() -> dict[str, object]:
    """What each name in an address stands for, unless the route says otherwise."""
    member = Participation.objects.get(case_id=CASE_OWNER, user_id=user_id("nav"))
    consent = Consent.objects.get(case_id=CASE_OWNER, member_id=user_id("nav"))
    return {
        "case_id": CASE_OWNER,
        "person_id": uid("person.owner"),
        "tenant_id": GRANLIA,
        "member_id": member.pk,
        "consent_id": consent.pk,
        "row_id": uid("start_up"),
        "revision_id": uid("revision.consents.startup"),
        "meeting_id": uid("meeting.owner"),
        "point_id": uid("point"),
        "agreed_id": uid("agreed"),
        "thread_id": uid("thread"),
        "report_id": uid("report"),
        "ruling_id": uid("ruling"),
        "appointment_id": uid("appointment"),
        "request_id": uid("request"),
        "complaint_id": uid("complaint"),
        "answer_id": uid("satisfaction"),
        "entry_id": ENTRY,
        "question_id": uid("question"),
        "finding_id": uid("finding"),
        "session_id": uid("session"),
        "user_id": user_id("coordinator"),
        "code": "nowhere",  # a provider that there is none of
        "year": clock.today().year - 1,
        "section": "activity",
        "opening_id": uid("opening"),
        "block_id": uid("block"),
        "substitute_id": uid("substitute"),
        "unit_id": uid("unit.family"),
        "employment_id": Employment.objects.get(user_id=user_id("nav")).pk,
        "post_id": Post.objects.get(user_id=user_id("localadmin")).pk,
        "join_id": uid("join"),
        "birthday_id": uid("birthday"),
        "paper_id": uid("paper"),
        "link_id": uid("family_member"),
        "row_key": "all-all-16-able",
        "relation_id": uid("relation"),
        "incapacity_id": uid("incapacity"),
        "suffix": "json",
        "fault": "training",
        "mended_id": uid("mended"),
        "one_id": uid("person.owner"),
        "other_id": uid("twin"),
        "joining_id": uid("joining"),
        "kind": "consents.startup",
        "what": "plans.goal",
        "target_id": uid("goal.health"),
        "name": "strengths",
        "slug": "who",
        "key": f"plans:what_matters/{CASE_OWNER}",
    }


def pk_of(route: Route) -> UUID:
    """What `pk` stands for, by the words before it in the address."""
    if route.pattern.startswith("goals/"):
        return uid("goal.health")
    if route.pattern.startswith("measures/"):
        return uid("measure.health")
    return uid("revision.plans.measure")


def addresses() -> dict[str, str]:
    """An address for every route, by the route's name."""
    known = ids()
    found = {}
    for route in routes():
        if route.pattern.startswith("static/"):
            continue
        names = re.findall(r"<(?:\w+:)?(\w+)>", route.pattern)
        wanted = {name: pk_of(route) if name == "pk" else known[name] for name in names}
        found[route.name] = reverse(route.name, kwargs=wanted)
    return found
