"""The timetable of the clean-up."""

from django.db import transaction
from procrastinate.contrib.django import app

from samvev.kernel import walls
from samvev.oversight.joining.forgetting import forget_what_was
from samvev.oversight.joining.queries import tenants


@app.periodic(cron="5 0 * * *")
@app.task(name="oversight.forget_what_was", queue="timetable")
def forget(timestamp: int) -> None:
    """Just after midnight: what was kept to undo what was done yesterday is forgotten. Run again, nothing is left."""
    for tenant_id in tenants():
        with transaction.atomic():
            walls.enter(tenants=[tenant_id])
            forget_what_was(tenant_id)
