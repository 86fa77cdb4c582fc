"""The queue in tests: run what waits in the real queue, within the transaction of the test."""

from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob


def waiting(task: str = "") -> list[ProcrastinateJob]:
    """The jobs that wait, the oldest first; of one task, or all."""
    found = ProcrastinateJob.objects.filter(status="todo").order_by("id")
    return [job for job in found if task in ("", job.task_name)]


def run_jobs(task: str = "") -> int:
    """Run every job that waits, as a worker would, and take it out of the queue. Gives how many there were."""
    jobs = waiting(task)
    for job in jobs:
        app.tasks[job.task_name](**job.args)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s", [job.id])
    return len(jobs)
