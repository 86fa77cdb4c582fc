"""Start pages. The case's own page is `case`; what each role begins with follows."""

from django.urls import path

from samvev.front.views import home, lists

app_name = "front"
urlpatterns = [
    path("", home.home, name="home"),
    path("cases/", lists.cases, name="cases"),
    path("search", lists.search, name="search"),
    path("notices", lists.notices, name="notices"),
    path("notices/seen", lists.notices_seen, name="notices_seen"),
    path("my-access", lists.my_access, name="my_access"),
]
