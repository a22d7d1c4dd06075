"""``{% url %}`` without asking Django's resolver each time. The settings put it before Django's own."""

from __future__ import annotations

import re
from typing import Any

from django.template import Library
from django.template.base import Node, Parser, Token
from django.template.context import Context
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as django_url
from django.urls import NoReverseMatch
from django.utils.html import conditional_escape

from milepost.web.addresses import address

register = Library()

#: What HTML writes as it is.
_BARE = re.compile(r"[\w/.~:@-]*", re.ASCII)


class Address(Node):
    """``{% url "name" id %}``: the page is named in the template, and its places are filled in order."""

    def __init__(self, name: str, plain: URLNode) -> None:
        self.name = name
        self.args: Any = plain.args
        self.asvar = plain.asvar

    def render(self, context: Context) -> str:
        """What Django gives; nothing where there is no such page and the address is kept under a name."""
        try:
            made = address(self.name, *[arg.resolve(context) for arg in self.args])
        except NoReverseMatch:
            if not self.asvar:
                raise
            made = ""
        if self.asvar:
            context[self.asvar] = made
            return ""
        return made if _BARE.fullmatch(made) or not context.autoescape else conditional_escape(made)


@register.tag
def url(parser: Parser, token: Token) -> Node:
    """As Django's."""
    node = django_url(parser, token)
    named = node.view_name
    fixed = isinstance(named.var, str) and not named.filters and ":" not in named.var
    return Address(str(named.var), node) if fixed and not node.kwargs else node
