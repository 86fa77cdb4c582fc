"""Start pages. The case's own page is `case`; what each role begins with follows."""

from django.urls import path

from samvev.front.views import case, day, home, lists, log, mine, see_as, showing

app_name = "front"
urlpatterns = [
    path("", home.home, name="home"),
    path("cases/", lists.cases, name="cases"),
    path("cases/<uuid:case_id>/", case.case, name="case"),
    path("cases/<uuid:case_id>/as/<uuid:user_id>", see_as.see_as, name="see_as"),
    path("search", lists.search, name="search"),
    path("notices", lists.notices, name="notices"),
    path("notices/seen", lists.notices_seen, name="notices_seen"),
    path("day", day.day, name="day"),
    path("day/measures", day.measures, name="measures"),
    path("my-plan/", mine.my_plan, name="my_plan"),
    path("my-plan/<uuid:case_id>/", mine.my_plan, name="mine"),
    path("my-plan/<uuid:case_id>/together", showing.open_together, name="open_together"),
    path("cases/<uuid:case_id>/show", showing.show_in_meeting, name="show_in_meeting"),
    path("showing/end", showing.end_showing, name="end_showing"),
    path("my-team", mine.my_team, name="my_team"),
    path("my-meetings", mine.my_meetings, name="my_meetings"),
    path("who-sees-what", mine.who_sees, name="who_sees"),
    path("my-access", lists.my_access, name="my_access"),
    path("my-log", log.my_log, name="my_log"),
]
