"""Entering: from a signed-in user to an `Actor`, with both walls raised for the transaction."""

import json
from typing import Any
from uuid import UUID

from django.db import connection

from samvev.cases.shields.closure import kept_out
from samvev.kernel import clock, walls
from samvev.kernel.actor import ANYONE, Actor, ActorKind, CaseAccess, Office, OfficeRole
from samvev.kernel.areas import Right, with_general
from samvev.organisations.succession import Into, family, heir

# Entering is one question, whatever the number of employments and cases. `told` says whose the transaction is; what
# follows is looked up by what `told` gives, so it is asked behind that wall, where each of these tables lets a user
# read their own rows. The answer raises the rest of the walls: an employee's organisations, and the cases beyond them.
# (`OFFSET 0` keeps the parts apart.) Offices and places in teams are an employee's for as long as they are employed
# (rule 37), and a block by the person wins over both (checklist 21). What is shielded from family is asked for by those
# alone who are someone's family (rule 27). Where organisations have merged, `places` has all that act as one with those
# where they are employed (rule 85), and the mergers in force are told: they are few in a country.
ENTER = """
SELECT found.*,
  set_config('samvev.tenants', array_to_string(places, ','), true),
  set_config('samvev.cases', coalesce((SELECT string_agg(DISTINCT beyond ->> 0, ',')
    FROM jsonb_array_elements(accesses) beyond WHERE (beyond ->> 1)::uuid <> ALL (places)), ''), true),
  set_config('samvev.persons', coalesce((SELECT string_agg(DISTINCT beyond ->> 2, ',')
    FROM jsonb_array_elements(accesses) beyond WHERE (beyond ->> 1)::uuid <> ALL (places)), ''), true),
  set_config('samvev.blocked', coalesce((SELECT string_agg(block, ',')
    FROM jsonb_array_elements_text(blocks) block), ''), true),
  set_config('samvev.hidden', coalesce((SELECT string_agg(hidden, ',')
    FROM jsonb_array_elements_text(hiding) hidden), ''), true)
FROM (
  SELECT set_config('samvev.user', %(user)s::text, true)::uuid AS id, set_config('samvev.tenants', '', true),
    set_config('samvev.cases', '', true), set_config('samvev.persons', '', true),
    set_config('samvev.blocked', '', true), set_config('samvev.hidden', '', true),
    set_config('samvev.ticket', '', true)
) told, LATERAL (
  SELECT u.name, u.kind, u.tenant_id, u.title, coalesce(nullif(u.language, ''), org.language), org.name,
    (SELECT p.id FROM people_person p WHERE p.user_id = u.id ORDER BY p.tenant_id <> u.tenant_id, p.id LIMIT 1),
    (SELECT jsonb_agg(DISTINCT jsonb_build_array(e.tenant_id, e.unit_id)) FROM accounts_employment e
      WHERE e.user_id = u.id AND e.period @> %(day)s::date) AS jobs,
    (SELECT jsonb_agg(jsonb_build_array(o.role, o.tenant_id, o.unit_id)) FROM accounts_post o
      WHERE o.user_id = u.id AND o.period @> %(day)s::date),
    (SELECT jsonb_agg(jsonb_build_array(a.case_id, a.tenant_id, a.person_id, a.role, a.areas, a.right, a.basis)
        ORDER BY a.role <> 'coordinator', a.until IS NOT NULL, a.id)
      FROM cases_access a WHERE a.user_id = u.id AND a.period @> %(day)s::date
        AND (a.until IS NULL OR a.until > %(now)s)
        AND (u.kind <> 'staff' OR EXISTS (SELECT FROM accounts_employment e
          WHERE e.user_id = u.id AND e.period @> %(day)s::date))
        AND NOT EXISTS (SELECT FROM cases_block b
          WHERE b.user_id = u.id AND b.case_id = a.case_id AND b.lifted_at IS NULL)) AS accesses,
    (SELECT jsonb_agg(b.case_id) FROM cases_block b WHERE b.user_id = u.id AND b.lifted_at IS NULL) AS blocks,
    (SELECT to_jsonb(samvev_hidden_today(%(day)s::date)) WHERE EXISTS (SELECT FROM cases_access a
      WHERE a.user_id = u.id AND a.role = ANY (%(kept_out)s) AND a.period @> %(day)s::date)) AS hiding,
    (SELECT jsonb_agg(jsonb_build_array(s.closed_id, s.into_id, i.name)) FROM organisations_succession s
      JOIN organisations_organisation i ON i.id = s.into_id WHERE s.day <= %(day)s::date),
    samvev_family(ARRAY(SELECT DISTINCT e.tenant_id FROM accounts_employment e
      WHERE e.user_id = u.id AND e.period @> %(day)s::date), %(day)s::date) AS places,
    (SELECT count(*) FROM notifications_notice n WHERE n.user_id = u.id AND n.seen_at IS NULL),
    EXISTS (SELECT FROM web_draft d WHERE d.user_id = u.id)
  FROM accounts_user u JOIN organisations_organisation org ON org.id = u.tenant_id
  WHERE u.id = told.id AND u.is_active OFFSET 0
) found
"""
WALLS = 5  # columns of the answer that raise them


def enter(user_id: UUID | None) -> Actor:
    """The actor behind a session, or `ANYONE`; the transaction is theirs from here on."""
    row = None
    if user_id is not None:
        with connection.cursor() as cursor:
            told: dict[str, Any] = {"user": user_id, "day": clock.today(), "now": clock.now(), "kept_out": kept_out()}
            cursor.execute(ENTER, told)
            row = cursor.fetchone()
    if user_id is None or row is None:
        walls.enter()
        return ANYONE
    return _actor(user_id, *row[:-WALLS])


def raise_for(actor: Actor) -> None:
    """Raise the walls for an actor: own organisations, and the cases elsewhere that they take part in."""
    beyond = [a for a in actor.cases.values() if a.tenant_id not in actor.tenants]
    walls.enter(
        user=actor.user_id,
        tenants=actor.tenants,
        cases=(a.case_id for a in beyond),
        persons={a.person_id for a in beyond},
        blocked=actor.blocked,
        hidden=actor.hidden,
    )


def _actor(user_id: UUID, *row: Any) -> Actor:
    name, kind, tenant_id, title, language, organisation, person_id, *lists, places, unread, drafts = row
    # Django leaves JSON that it did not ask for itself as text.
    jobs, posts, accesses, blocks, hidden, mergers = (json.loads(found or "[]") for found in lists)
    into = {UUID(closed): UUID(onward) for closed, onward, _ in mergers}
    names = {UUID(onward): called for _, onward, called in mergers}
    return Actor(
        user_id=user_id,
        name=name,
        kind=ActorKind(kind),
        tenant_id=tenant_id,
        tenants=frozenset(places),
        organisation=names.get(heir(tenant_id, into), organisation),
        title=title,
        language=language,
        person_id=person_id,
        units=frozenset(UUID(unit) for _, unit in jobs),
        offices=_offices(posts, frozenset(places), into),
        cases=merged(accesses),
        blocked=frozenset(UUID(case) for case in blocks),
        hidden=frozenset(UUID(row) for row in hidden),
        unread=unread,
        drafts=drafts,
    )


def _offices(posts: list[Any], places: frozenset[UUID], into: Into) -> frozenset[Office]:
    """The offices of someone employed here: in all that acts as one with the place that gave them (rule 85).

    A manager stays the manager of their unit, whoever's case it has; a part of an organisation stays that part.
    """
    found = set()
    for role, tenant, unit in posts:
        at, unit_id = UUID(tenant), UUID(unit) if unit else None
        if at in places:
            bound = unit_id is not None and role != OfficeRole.MANAGER
            found |= {Office(role, place, unit_id) for place in ([at] if bound else family([at], into))}
    return frozenset(found)


def merged(accesses: list[Any]) -> dict[UUID, CaseAccess]:
    """Several grants in one case become one access: the union of their areas; the first basis names it."""
    found: dict[UUID, CaseAccess] = {}
    for case, tenant, person, role, areas, right, basis in accesses:
        case_id = UUID(case)
        read = with_general(areas)
        write = read if right == Right.WRITE else frozenset()
        if earlier := found.get(case_id):
            role, basis = earlier.role, earlier.basis
            read, write = read | earlier.read, write | earlier.write
        found[case_id] = CaseAccess(case_id, UUID(tenant), UUID(person), role, read, write, basis)
    return found
