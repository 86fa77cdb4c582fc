"""Reading consents, within an actor's reach."""

from datetime import timedelta

from django.db.models import Exists, Max, OuterRef, Subquery
from django.utils import timezone

from samvev.cases.models import Activity, Case, CaseKind, Coordinator
from samvev.cases.standing import Standing
from samvev.consents import rules
from samvev.consents.models import Consent, StartUp
from samvev.kernel import clock
from samvev.organisations.models import Organisation


def standing(case: Case) -> Standing:
    """Active or passive today, and whether start-up is left to do: one question to the database."""
    day = clock.today()
    here = {"tenant_id": OuterRef("tenant_id"), "case": OuterRef("pk")}
    holding = Consent.objects.holding_on(day).filter(**here, member=None)
    begun = StartUp.objects.filter(**here)
    last = Activity.objects.filter(**here).values("case").annotate(last=Max("at")).values("last")
    found = (
        Case.objects.filter(tenant_id=case.tenant_id, pk=case.pk)
        .values(
            coordinated=Exists(Coordinator.objects.filter(**here, period__contains=day)),
            consented=Exists(holding),
            begun=Exists(begun.filter(finished_on=None)),
            finished=Exists(begun.exclude(finished_on=None)),
            last=Subquery(last),
            months=Subquery(Organisation.objects.filter(pk=OuterRef("tenant_id")).values("activity_months")),
        )
        .get()
    )
    young = case.start >= day - timedelta(days=rules.START_UP_DAYS) and found["coordinated"]
    return Standing(
        coordinated=found["coordinated"],
        consented=found["consented"] or not CaseKind(case.kind).needs_plan_consent,
        used=rules.in_use(found["last"] and timezone.localdate(found["last"]), found["months"], day),
        starting=found["begun"] or (young and not found["finished"]),
    )
