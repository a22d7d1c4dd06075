"""The house lint finds what it is there to find, lets pass what is fine, and finds nothing in the product."""

from __future__ import annotations

from textwrap import dedent
from typing import Any

import pytest
from django.apps import apps

from tests.house.lint import ALLOWED, check, check_all, parse

WALLED = frozenset({"Company", "Event"})

BAD: list[tuple[str, str, str]] = [
    ("write", "milepost.web.pages", "company.save()"),
    ("write", "milepost.web.pages", "company.save(update_fields=['name'])"),
    ("write", "milepost.api.things", "company.delete()"),
    ("write", "milepost.access.queries.people", "User.objects.filter(pk=1).update(name='x')"),
    ("write", "milepost.access.queries.people", "User.objects.create(name='x')"),
    ("write", "milepost.portfolios.rules", "Company.objects.unwalled('because of it').filter(pk=1).delete()"),
    ("write", "milepost.portfolios.rules", "Company.objects.bulk_create([])"),
    ("write", "milepost.portfolios.rules", "queryset.bulk_update(rows, ['name'])"),
    ("write", "milepost.core.history", "Thing.objects.get_or_create(name='x')"),
    ("write", "milepost.core.history", "things.update_or_create(name='x')"),
    ("write", "milepost.cli.main", "user.memberships.all().update(title='x')"),
    ("write", "milepost.transactions", "company.save()"),
    ("write", "milepost.web.pages", "rows = Company.objects.seen_by(v)\nrows.update(a=1)"),
    ("write", "milepost.web.pages", "rows = Company.objects.seen_by(v).filter(a=1)\nrows.delete()"),
    ("write", "milepost.web.pages", "user.memberships.create(title='x')"),
    ("write", "milepost.web.pages", "await company.asave()"),
    ("write", "milepost.web.pages", "company.save_base()"),
    ("sql", "milepost.web.pages", "cursor.execute('SELECT 1')"),
    ("sql", "milepost.portfolios.actions.companies", "cursor.executemany('INSERT', rows)"),
    ("sql", "milepost.access.queries.people", "User.objects.raw('SELECT 1')"),
    ("sql", "milepost.access.queries.people", "rows.annotate(a=RawSQL('1', ()))"),
    ("sql", "milepost.access.queries.people", "rows.extra(where=['1'])"),
    ("clock", "milepost.portfolios.actions.companies", "datetime.now(UTC)"),
    ("clock", "milepost.portfolios.rules", "datetime.datetime.utcnow()"),
    ("clock", "milepost.access.queries.people", "date.today()"),
    ("clock", "milepost.access.viewer", "timezone.now()"),
    ("clock", "milepost.core.paging", "time.time()"),
    ("clock", "milepost.access.rules", "clock.now()"),
    ("clock", "milepost.access.rules", "from milepost.core.clock import now, today_in"),
    ("clock", "milepost.access.rules", "from django.utils.timezone import now"),
    ("clock", "milepost.access.rules", "from datetime import datetime as dt"),
    ("clock", "milepost.access.rules", "from time import time"),
    ("clock", "milepost.access.models", "made = DateTimeField(default=timezone.now)"),
    ("clock", "milepost.access.models", "made = DateTimeField(auto_now_add=True)"),
    ("clock", "milepost.access.queries.people", "rows.filter(until__lt=Now())"),
    ("wall", "milepost.access.rules", "Company.objects.all()"),
    ("wall", "milepost.access.rules", "Company.objects.filter(pk=1).first()"),
    ("wall", "milepost.access.rules", "rows = Company.objects"),
    ("wall", "milepost.access.rules", "list(Company.objects.filter(pk=1)).seen_by"),
    ("wall", "milepost.access.rules", "Company._default_manager.count()"),
    ("wall", "milepost.access.rules", "Company._base_manager.unwalled('because of it')"),
    ("wall", "milepost.access.rules", "models.Company.objects.all()"),
    ("wall", "milepost.access.rules", "from milepost.access.models import Company as C"),
    ("wall", "milepost.access.rules", "model._base_manager.all()"),
    ("wall", "milepost.access.rules", "find(Event.objects.order_by('id')).seen_by(viewer)"),
    ("reason", "milepost.access.rules", "Company.objects.unwalled('')"),
    ("reason", "milepost.access.rules", "Company.objects.unwalled('x')"),
    ("reason", "milepost.access.rules", "Company.objects.unwalled()"),
    ("models", "milepost.web.pages", "from milepost.access.models import User"),
    ("models", "milepost.api.endpoints.x", "from milepost.portfolios import models"),
    ("models", "milepost.cli.main", "import milepost.core.models"),
    ("models", "milepost.web.pages", "def f():\n    from milepost.access.models import User"),
    ("models", "milepost.web.pages", "User = get_user_model()"),
    ("models", "milepost.web.pages", "apps.get_model('access', 'User')"),
    ("swallowed", "milepost.web.pages", "try:\n    f()\nexcept Exception:\n    pass"),
    ("swallowed", "milepost.web.pages", "for x in y:\n    try:\n        f()\n    except BaseException:\n        continue"),
    ("swallowed", "milepost.web.pages", "try:\n    f()\nexcept:\n    '''never mind'''"),
    ("swallowed", "milepost.web.pages", "with contextlib.suppress(Exception):\n    f()"),
    ("words", "milepost.access.rules", "raise Forbidden('You may not.')"),
    ("words", "milepost.access.rules", "raise Forbidden(_('You may not.'), 'Ask somebody.')"),
    ("words", "milepost.access.rules", "raise errors.Conflict(f'It is {status}.')"),
    ("words", "milepost.core.money", "raise Invalid('days', days, 'is too many')"),
    ("words", "milepost.core.money", "raise Invalid('days', days, message=f'is more than {most}')"),
    ("words", "milepost.core.money", "raise Invalid('days', days, _('is too many'), 'Give ' + most)"),
    ("words", "milepost.core.money", "raise Invalid('days', days, 'is not %s' % most)"),
    ("words", "milepost.core.money", "raise Invalid('days', days, 'is not {}'.format(most))"),
    ("words", "milepost.core.money", "raise Invalid('name', name, _('is empty') if name else 'holds nothing')"),
    ("words", "milepost.core.money", "raise Invalid('days', days, _('is not %s') % most)"),
    ("words", "milepost.core.money", "raise Invalid('days', days, _(f'is not {most}'))"),
    ("size", "milepost.web.pages", "def f():\n" + "    x = 1\n" * 61),
    ("size", "milepost.web.pages", "x = 1\n" * 301),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "module", "text"), BAD)
def test_what_breaks_a_rule_is_found(rule: str, module: str, text: str) -> None:
    found = check(parse(module, dedent(text), WALLED))
    assert rule in {finding.rule for finding in found}


GOOD: list[tuple[str, str]] = [
    ("milepost.portfolios.actions.companies", "link.delete()\nThing.objects.get_or_create(a=1)"),
    ("milepost.portfolios.migrations.0001_initial", "Company.objects.all().update(name='x')\ncompany.save()"),
    ("milepost.web.pages", "seen = set()\nseen.update(x)\nheaders.update(a=1)\nrequest.session.save()"),
    ("milepost.web.pages", "request.session.delete('key')\nclock.now()\nfrom milepost.core.clock import now"),
    ("milepost.web.pages", "hashlib.sha256().update(b'x')\nform.create(x)"),
    ("milepost.access.queries.people", "Company.objects.seen_by(viewer).filter(pk=1)[0]"),
    ("milepost.access.queries.people", "x = Company.objects.unwalled('before there is a viewer').exists()"),
    ("milepost.access.queries.people", "Other.objects.filter(pk=1)"),
    ("milepost.portfolios.actions.companies", "Company.objects.bulk_create(rows)"),
    ("milepost.portfolios.rules", "def f(now: datetime) -> date:\n    return today_in(zone, now)"),
    ("milepost.ops.backup", "cursor.execute('VACUUM INTO x')"),
    ("milepost.access.apps", "from milepost.access.models import User"),
    ("milepost.web.pages", "from django.db import models\nfrom milepost.access.queries import me"),
    ("milepost.web.pages", "try:\n    f()\nexcept Exception:\n    log.exception('x')\n    raise"),
    ("milepost.web.pages", "try:\n    f()\nexcept KeyError:\n    pass"),
    ("milepost.web.pages", "def f():\n" + "    x = 1\n" * 59),
    ("milepost.access.rules", "raise Forbidden(_('You may not do this on %(where)s.') % {'where': where}, _('Ask.'))"),
    ("milepost.core.money", "raise Invalid('days', days, _('is too many'))\nraise Invalid('days', days, why, '')"),
    ("milepost.core.money", "raise Invalid('name', name, _('is empty') if name else _('holds nothing'))"),
    ("milepost.core.money", "raise Conflict(_('Kept in EUR.'), field='currency', value='USD')"),
]


@pytest.mark.parametrize(("module", "text"), GOOD)
def test_what_breaks_no_rule_passes(module: str, text: str) -> None:
    assert check(parse(module, dedent(text), WALLED)) == []


def walled_names() -> frozenset[str]:
    from milepost.access.wall_rules import walled_models

    return frozenset(model.__name__ for model in walled_models())


def test_the_product_keeps_the_rules_of_the_house() -> None:
    refused, unused = check_all(walled_names())
    assert [str(finding) for finding in refused] == []
    assert unused == set(), "what nothing needs any more is allowed no more"


def test_what_is_allowed_has_a_reason() -> None:
    assert all(len(reason.split()) >= 3 for reason in ALLOWED.values())


ORDER = ["core", "access", "discussion", "portfolios", "milestones", "scheduling", "exchange"]


def relations() -> list[tuple[Any, Any]]:
    return [
        (model, field.related_model)
        for model in apps.get_models()
        if model.__module__.startswith("milepost.")
        for field in model._meta.get_fields(include_hidden=True)
        if field.is_relation and field.concrete and field.related_model is not None
    ]


def test_no_table_points_at_a_context_above_it() -> None:
    """The import contracts do not see foreign keys written as text."""
    assert len(relations()) > 30
    for model, target in relations():
        if target._meta.app_label in ORDER:
            above = ORDER.index(target._meta.app_label) <= ORDER.index(model._meta.app_label)
            assert above, f"{model._meta.label} points up at {target._meta.label}"
        else:
            raise AssertionError(f"{model._meta.label} points out of the house at {target._meta.label}")


def test_the_core_points_at_nothing_but_itself() -> None:
    assert {target._meta.label for model, target in relations() if model._meta.app_label == "core"} == {"core.Event"}


def test_each_context_is_in_the_order() -> None:
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("milepost.")}
    with_tables = {label for label in ours if list(apps.get_app_config(label).get_models())}
    assert with_tables == set(ORDER)
