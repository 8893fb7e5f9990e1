"""The ledger's function and trigger, its policy, and the table that the cache keeps its rows in."""

from django.db import migrations

from defendasone.core import isolation
from defendasone.core.embedded import JOBS, WEB

APPEND = """
create function ledger_append(entries jsonb, actor text, actor_name text, at timestamptz) returns void
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  entry jsonb;
  last record;
  next_seq integer;
begin
  -- Locks in one order, whatever the order of the entries: two writers never wait for each other in a circle.
  perform pg_advisory_xact_lock(hashtextextended('ledger:' || name, 0))
    from (select distinct value ->> 'stream' as name from jsonb_array_elements(entries) order by 1) streams;
  for entry in select value from jsonb_array_elements(entries) loop
    select seq, hash into last from public.core_event where stream = entry ->> 'stream' order by seq desc limit 1;
    next_seq := coalesce(last.seq, 0) + 1;
    insert into public.core_event
      (id, stream, seq, at, actor, actor_name, council, kind, before, after, detail, hash)
    values (
      (entry ->> 'id')::uuid, entry ->> 'stream', next_seq, ledger_append.at, ledger_append.actor,
      ledger_append.actor_name, (entry ->> 'council')::bigint, entry ->> 'kind', entry ->> 'before', entry ->> 'after',
      entry -> 'detail',
      ledger_hash(coalesce(last.hash, ''::bytea), next_seq, ledger_append.at, ledger_append.actor,
        ledger_append.actor_name, entry ->> 'stream', (entry ->> 'council')::bigint, entry ->> 'kind',
        entry ->> 'before', entry ->> 'after', entry -> 'detail')
    );
  end loop;
end $$
"""

HASH = """
create function ledger_hash(previous bytea, seq integer, at timestamptz, actor text, actor_name text, stream text,
  council bigint, kind text, before text, after text, detail jsonb) returns bytea
language sql stable set search_path = pg_catalog set timezone = 'UTC' as $$
  select sha256(previous || convert_to(jsonb_build_array(
    seq, to_char(at, 'YYYY-MM-DD HH24:MI:SS.US'), actor, actor_name, stream, council, kind, before, after, detail
  )::text, 'UTF8'))
$$
"""

BROKEN = """
create function ledger_broken(name text) returns integer
language sql stable set search_path = pg_catalog, public as $$
  select min(seq) from (
    select seq, hash, ledger_hash(lag(hash, 1, ''::bytea) over (order by seq), seq, at, actor, actor_name, stream,
      council, kind, before, after, detail) as right_hash, row_number() over (order by seq) as place
    from core_event where stream = name
  ) chain where hash <> right_hash or seq <> place
$$
"""

REFUSE = """
create function ledger_refuse() returns trigger language plpgsql as $$
begin
  raise exception 'the ledger is append-only' using errcode = 'restrict_violation';
end $$;
create trigger ledger_refuse before update or delete on core_event for each row execute function ledger_refuse();
create trigger ledger_refuse_all before truncate on core_event for each statement execute function ledger_refuse();
"""

RIGHTS = f"""
revoke all on function ledger_append(jsonb, text, text, timestamptz) from public;
grant execute on function ledger_append(jsonb, text, text, timestamptz) to {WEB}, {JOBS};
"""

CACHE = """
create table core_cache (cache_key varchar(255) primary key, value text not null, expires timestamptz not null);
create index core_cache_expires on core_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [
        migrations.RunSQL(HASH, "drop function ledger_hash"),
        migrations.RunSQL(APPEND, "drop function ledger_append"),
        migrations.RunSQL(BROKEN, "drop function ledger_broken"),
        migrations.RunSQL(REFUSE, "drop function ledger_refuse cascade"),
        migrations.RunSQL(RIGHTS, ""),
        migrations.RunSQL(CACHE, "drop table core_cache"),
        isolation.Isolate("event", read=isolation.either(isolation.council("council"), isolation.SECTOR)),
    ]
