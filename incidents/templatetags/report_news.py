"""For the menu: of how many of their reports somebody does not know the news yet."""

from django import template

from incidents.models import User
from incidents.services import report_news

register = template.Library()


@register.simple_tag
def news_count(user: User) -> int:
    may_report = user.has_perm("incidents.report_incident")
    return report_news.news_count(user) if may_report else 0
