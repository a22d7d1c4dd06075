"""Django's library ``i18n`` (the settings put this one in its place), in which a text that never changes is looked up once.

A page says a hundred of them, each of which Django finds, escapes and joins anew: a tenth of what a template takes.
"""

from __future__ import annotations

from typing import Any

from django.template import Library
from django.template.base import Node, Parser, Token
from django.template.context import Context
from django.templatetags import i18n
from django.utils.translation import get_language

from milepost.web.spoken import memory

register = Library()
register.tags.update(i18n.register.tags)
register.filters.update(i18n.register.filters)


#: By language and text: as many as the templates hold.
_said = memory()


class Said(Node):
    """``{% trans "…" %}`` with nothing but the text."""

    def __init__(self, plain: i18n.TranslateNode) -> None:
        self.plain = plain
        self.text = str(plain.filter_expression.var.literal)

    def render(self, context: Context) -> Any:
        """What Django says in the language that is active, remembered."""
        asked = (get_language(), self.text)
        found = _said.get(asked)
        if found is None:
            found = _said[asked] = self.plain.render(context)
        return found


@register.tag("trans")
@register.tag("translate")
def translate(parser: Parser, token: Token) -> Node:
    """As Django's."""
    node: Any = i18n.do_translate(parser, token)
    text = node.filter_expression
    varies = text.filters or text.var.lookups is not None
    return node if varies or node.asvar or node.noop or node.message_context else Said(node)
