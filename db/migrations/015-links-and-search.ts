import type { Knex } from 'knex';

/**
 * A link proves one post however it is spelled: the key says what its spellings have in common. And titles are found by
 * any part of them, quickly where the database knows trigrams and lets us use them.
 */
export async function up(knex: Knex): Promise<void> {
  // chr(63) is the question mark, which the driver takes for a parameter wherever it stands.
  await knex.raw(`
    alter table tasks add column proof_key text;

    with links as (
      select id, completed_at,
        split_part(split_part(substr(completion_proof_value, 9), chr(63), 1), '/', 1) as typed_host,
        regexp_replace(split_part(substr(completion_proof_value, 9), chr(63), 1), '^[^/]*', '') as typed_path,
        split_part(completion_proof_value, chr(63), 2) as query
      from tasks
      where task_type = 'POST' and status = 'DONE' and completion_proof_type = 'URL'
        and completion_proof_value like 'https://%'
    ), addresses as (
      select id, completed_at, query,
        replace(replace(regexp_replace(regexp_replace(typed_host,
          '^((www|m|mobile|web)[.])+', ''),
          '^[a-z]{2,3}[.]linkedin[.]com$', 'linkedin.com'),
          'twitter.com', 'x.com'),
          'instagr.am', 'instagram.com') as host,
        regexp_replace(typed_path, '/{2,}', '/', 'g') as path
      from links
    ), named as (
      select *,
        case when host ~ '(^|[.])x[.]com$'
          then (regexp_match(path, '/status(es|)/([0-9]+)'))[2] end as tweet,
        case when host ~ '(^|[.])instagram[.]com$'
          then (regexp_match(path, '/(p|reel|reels|tv)/([A-Za-z0-9_-]+)'))[2] end as picture,
        case when host ~ '(^|[.])linkedin[.]com$'
          then regexp_match(path, '([-:/]|%3a)(activity|share|ugcpost)(-|:|%3a)([0-9]{10,})', 'i') end as update
      from addresses
    ), keyed as (
      select id, completed_at, coalesce(
        'x.com/status/' || tweet,
        'instagram.com/p/' || picture,
        'linkedin.com/' || lower(update[2]) || '/' || update[4],
        host || path || case when query = '' then '' else chr(63) || query end
      ) as key
      from named
    ), first as (
      -- Of two old spellings of one link the first keeps the key: what was accepted stays done.
      select distinct on (key) id, key from keyed order by key, completed_at, id
    )
    update tasks set proof_key = first.key from first where tasks.id = first.id;

    drop index tasks_post_link_unique;
    create unique index tasks_post_link_unique on tasks (proof_key)
      where task_type = 'POST' and status = 'DONE' and proof_key is not null;

    do $$
    begin
      if exists (select from pg_available_extensions where name = 'pg_trgm') then
        create extension if not exists pg_trgm;
        create index tasks_title_search on tasks using gin (title gin_trgm_ops);
        create index calendar_items_title_search on calendar_items using gin (title gin_trgm_ops);
        create index campaigns_name_search on campaigns using gin (name gin_trgm_ops);
      end if;
    exception when insufficient_privilege then
      raise notice 'pg_trgm may not be installed by this user: search reads titles one by one';
    end $$;
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop index if exists tasks_title_search, calendar_items_title_search, campaigns_name_search;
    drop extension if exists pg_trgm;
    drop index tasks_post_link_unique;
    alter table tasks drop column proof_key;
    create unique index tasks_post_link_unique on tasks (completion_proof_value)
      where task_type = 'POST' and status = 'DONE' and completion_proof_type = 'URL';
  `);
}
