"""The words of the import and what they mean here. docs/import.md lists them for those who write the folder."""

from samvev.cases.models import Role
from samvev.kernel.areas import Area
from samvev.meetings.models import MeetingKind
from samvev.needs.models import Step
from samvev.plans.models import GoalStatus, MeasureStatus

ALL = "all"
AREA_SYNONYMS = {
    "care": Area.HEALTH.value,
    "school": Area.WORK_SCHOOL.value,
    "work": Area.WORK_SCHOOL.value,
    "education": Area.WORK_SCHOOL.value,
    "home": Area.HOUSING.value,
    "free_time": Area.LEISURE.value,
    "finance": Area.ECONOMY.value,
    "money": Area.ECONOMY.value,
    "family": Area.NETWORK.value,
    "social": Area.NETWORK.value,
}
GOAL_STATUS_SYNONYMS = {
    "open": GoalStatus.ACTIVE.value,
    "ongoing": GoalStatus.ACTIVE.value,
    "achieved": GoalStatus.REACHED.value,
    "done": GoalStatus.REACHED.value,
    "ended": GoalStatus.CLOSED.value,
    "cancelled": GoalStatus.CLOSED.value,
}
MEASURE_STATUS_SYNONYMS = {
    "open": MeasureStatus.ONGOING.value,
    "active": MeasureStatus.ONGOING.value,
    "completed": MeasureStatus.DONE.value,
    "closed": MeasureStatus.DONE.value,
    "ended": MeasureStatus.DONE.value,
    "dropped": MeasureStatus.CANCELLED.value,
}
# Any other word is the title of a helper. A coordinator stands in a table of their own.
TEAM_ROLES = [role.value for role in Role if role is not Role.COORDINATOR]
MEETING_KINDS = [kind.value for kind in MeetingKind]
STAFF_ROLES = ["provider", "coordinating_unit", "allocation", "manager", "top_admin", "local_admin", "records"]
# A unit that was asked has an answer to give, which a folder cannot tell.
NEED_STEPS = [step.value for step in Step if step is not Step.UNIT]
