"""What can happen to a consent."""

from django.utils.translation import gettext_lazy as _

from samvev.audit.events import Event

PLAN_CONSENT_GIVEN = Event("consents.plan_given", _("registered a yes to the plan"))
SHARING_GIVEN = Event("consents.sharing_given", _("registered a yes to share with someone"))
SHARING_CHANGED = Event("consents.sharing_changed", _("changed who sees what"))
WITHDRAWN = Event("consents.withdrawn", _("took back a consent"))
RENEWED = Event("consents.renewed", _("renewed consents"))
WARNED = Event("consents.warned", _("warned that a consent runs out"))
MEMBER_CHANGED = Event("consents.member_changed", _("changed what someone is in the team"))
TAKEN_OUT = Event("consents.taken_out", _("ended what was shared with someone"))
START_UP_KEPT = Event("consents.start_up_kept", _("wrote in the start-up"))
STARTED_UP = Event("consents.started_up", _("finished the start-up"))
AGES_CHANGED = Event("consents.ages_changed", _("changed the table of ages"))
AGES_PUT_BACK = Event("consents.ages_put_back", _("took back a change in the table of ages"))
AGES_FOLLOWED = Event("consents.ages_followed", _("let what parents see follow the table of ages"))
INCAPACITY_RECORDED = Event("consents.incapacity_recorded", _("wrote down a documented want of capacity to consent"))
INCAPACITY_ENDED = Event("consents.incapacity_ended", _("ended a documented want of capacity to consent"))
PLACE_RECORDED = Event("consents.place_recorded", _("recorded someone who decides for the person"))
PLACE_ENDED = Event("consents.place_ended", _("ended that someone decides for the person"))
BIRTHDAY_NEAR = Event("consents.birthday_near", _("made a task of a birthday that changes who decides"))
BIRTHDAY_PREPARED = Event("consents.birthday_prepared", _("prepared a birthday that changes who decides"))
BIRTHDAY_PASSED = Event("consents.birthday_passed", _("let access follow a birthday"))
BIRTHDAY_READ = Event("consents.birthday_read", _("read what a birthday changed"))
COORDINATOR_OFFERED = Event("consents.coordinator_offered", _("wrote down the answer to an offer of a coordinator"))
OF_AGE = Event("consents.of_age", _("carried out what was answered about a coordinator at 18"))
LEFTOVER_CLOSED = Event("consents.leftover_closed", _("ended a consent for someone who is not in the team any more"))
LEFTOVER_KEPT = Event("consents.leftover_kept", _("let a consent stand after all"))
PAPER_ATTACHED = Event("consents.paper_attached", _("attached the scan of a consent"))
PAPER_REMOVED = Event("consents.paper_removed", _("took away the scan of a consent"))
