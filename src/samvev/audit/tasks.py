"""The timetable of the log."""

import structlog
from procrastinate.contrib.django import app

from samvev.audit import partitions, retention, sealing

log = structlog.get_logger("samvev.audit")


@app.periodic(cron="*/10 * * * *")
@app.task(name="audit.seal", queue="timetable", queueing_lock="audit.seal")
def seal(timestamp: int) -> None:
    """Every ten minutes: seal what was written. The newest hash goes to the technical log, which is kept elsewhere."""
    for made in sealing.seal():
        log.info("sealed", number=made.number, digest=made.digest)


@app.periodic(cron="30 2 * * *")
@app.task(name="audit.months", queue="timetable")
def months(timestamp: int) -> None:
    """Every night: make the months to come, and let go of those whose time is over."""
    partitions.make_ahead()
    if gone := retention.forget():
        log.info("forgotten", before=str(gone[0]), entries=gone[1])
