"""Addresses of the pages. Each is made by ``route``, which refuses a page without a rule of access."""

from django.urls import URLPattern

from milepost.web.access.urls import urlpatterns as access_pages
from milepost.web.accounts import urlpatterns as account_pages
from milepost.web.design import urlpatterns as design_page
from milepost.web.discussion.urls import urlpatterns as discussion_pages
from milepost.web.exchange.urls import urlpatterns as exchange_pages
from milepost.web.home.urls import urlpatterns as first_page
from milepost.web.installing import urlpatterns as installing_pages
from milepost.web.milestones.urls import urlpatterns as milestone_pages
from milepost.web.portfolios.urls import urlpatterns as portfolio_pages
from milepost.web.scheduling.urls import urlpatterns as schedule_pages
from milepost.web.search.pages import urlpatterns as search_pages

urlpatterns: list[URLPattern] = [
    *first_page,
    *design_page,
    *installing_pages,
    *access_pages,
    *account_pages,
    *portfolio_pages,
    *milestone_pages,
    *schedule_pages,
    *discussion_pages,
    *search_pages,
    *exchange_pages,
]
