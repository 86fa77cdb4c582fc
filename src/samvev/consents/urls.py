"""The team of a case, who sees what in it, and its start-up."""

from django.urls import path

from samvev.consents import views
from samvev.consents.ages import views as ages
from samvev.consents.birthdays import views as birthdays
from samvev.consents.blocks import views as blocks
from samvev.consents.deciders import views as deciders
from samvev.consents.ending import views as ending
from samvev.consents.families import views as families
from samvev.consents.papers import views as papers

app_name = "consents"
urlpatterns = [
    path("ages/", ages.table, name="ages"),
    path("ages/new", ages.add, name="add_age"),
    path("ages/<slug:row_key>", ages.row, name="age"),
    path("ages/<slug:row_key>/put-back", ages.put_back, name="age_back"),
    path("cases/<uuid:case_id>/team", views.team, name="team"),
    path("cases/<uuid:case_id>/team/invite", views.invite, name="invite"),
    path("cases/<uuid:case_id>/team/invite/helper", views.invite_helper, name="invite_helper"),
    path("cases/<uuid:case_id>/team/invite/kin", views.invite_kin, name="invite_kin"),
    path("cases/<uuid:case_id>/team/invite/known", views.invite_known, name="invite_known"),
    path("cases/<uuid:case_id>/team/<uuid:member_id>", views.member, name="member"),
    path("cases/<uuid:case_id>/team/<uuid:member_id>/leave", views.leave, name="leave"),
    path("cases/<uuid:case_id>/team/<uuid:member_id>/share", views.share, name="share"),
    path("cases/<uuid:case_id>/sharing", views.sharing, name="sharing"),
    path("cases/<uuid:case_id>/sharing.pdf", views.sharing_paper, name="sharing_paper"),
    path("cases/<uuid:case_id>/kept-out", blocks.blocks, name="blocks"),
    path("cases/<uuid:case_id>/kept-out/add", blocks.block, name="block"),
    path("cases/<uuid:case_id>/kept-out/<uuid:block_id>/lift", blocks.lift, name="lift"),
    path("cases/<uuid:case_id>/end", ending.end, name="end"),
    path("cases/<uuid:case_id>/reopen", ending.reopen, name="reopen"),
    path("cases/<uuid:case_id>/birthdays/<uuid:birthday_id>", birthdays.birthday, name="birthday"),
    path("cases/<uuid:case_id>/birthdays/<uuid:birthday_id>/finish", birthdays.finish, name="finish_birthday"),
    path("cases/<uuid:case_id>/new-age", birthdays.new_age, name="new_age"),
    path("cases/<uuid:case_id>/family", families.family, name="family"),
    path("cases/<uuid:case_id>/family/<uuid:link_id>/areas", families.areas, name="family_areas"),
    path("cases/<uuid:case_id>/family/<uuid:link_id>/unlink", families.unlink, name="unlink"),
    path("cases/<uuid:case_id>/deciders", deciders.deciders, name="deciders"),
    path("cases/<uuid:case_id>/deciders/add", deciders.add, name="add_decider"),
    path("cases/<uuid:case_id>/deciders/<uuid:relation_id>/end", deciders.end, name="end_decider"),
    path("cases/<uuid:case_id>/incapacity", deciders.incapacity, name="incapacity"),
    path("cases/<uuid:case_id>/incapacity/<uuid:incapacity_id>/end", deciders.end_incapacity, name="end_incapacity"),
    path("cases/<uuid:case_id>/plan-consent", views.plan_consent, name="plan"),
    path("cases/<uuid:case_id>/consents/renew", views.renew, name="renew"),
    path("cases/<uuid:case_id>/consents/<uuid:consent_id>/withdraw", views.withdraw, name="withdraw"),
    path("cases/<uuid:case_id>/consents/<uuid:consent_id>/papers", papers.papers, name="papers"),
    path("cases/<uuid:case_id>/papers/<uuid:paper_id>", papers.paper, name="paper"),
    path("cases/<uuid:case_id>/papers/<uuid:paper_id>/remove", papers.remove, name="remove_paper"),
    path("cases/<uuid:case_id>/start-up", views.start_up, name="start_up"),
    path("cases/<uuid:case_id>/start-up/finish", views.finish_start_up, name="finish_start_up"),
]
