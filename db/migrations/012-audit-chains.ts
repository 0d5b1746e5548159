import type { Knex } from 'knex';

/**
 * Audit entries are chained: each link holds the hash of the one before it, per campaign and once for the workspace.
 * Links are made when the transaction commits, by the database: nobody who writes an entry can leave that out, and
 * nobody waits for a chain while still waiting for anything else. What was started by hand is kept under its key.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table audit_chains (
      chain text primary key,
      seq bigint not null,
      prev_hash text not null,
      hash text not null
    ) with (fillfactor = 50);

    create table audit_links (
      chain text not null,
      seq bigint not null,
      entry_id uuid not null unique,
      prev_hash text not null,
      hash text not null,
      primary key (chain, seq)
    );

    -- One statement moves the head on; its row lock makes entries of one chain take turns, at commit only.
    create function link_audit_entry(entry audit_entries) returns void language plpgsql as $$
    declare
      name text := coalesce(entry.campaign_id::text, 'workspace');
      body text := jsonb_build_array(
        entry.id, to_char(entry.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), entry.actor, entry.actor_id,
        entry.action, entry.entity_type, entry.entity_id, entry.campaign_id, entry.campaign_name, entry.before,
        entry.after, entry.details, entry.reason, entry.request_id)::text;
    begin
      with head as (
        insert into audit_chains as known (chain, seq, prev_hash, hash)
        values (name, 1, '', encode(sha256(convert_to(name || ' 1  ' || body, 'UTF8')), 'hex'))
        on conflict (chain) do update set seq = known.seq + 1, prev_hash = known.hash, hash = encode(sha256(convert_to(
          name || ' ' || (known.seq + 1) || ' ' || known.hash || ' ' || body, 'UTF8')), 'hex')
        returning *
      )
      insert into audit_links (chain, seq, entry_id, prev_hash, hash)
        select chain, seq, entry.id, prev_hash, hash from head;
    end $$;

    do $$
    declare entry audit_entries;
    begin
      for entry in select * from audit_entries order by at, id loop
        perform link_audit_entry(entry);
      end loop;
    end $$;

    -- What was written together belongs together: the cause of an entry is looked for in its own transaction.
    alter table audit_links add column transaction_id bigint;
    alter table audit_links alter column transaction_id set default (pg_current_xact_id()::text::bigint);
    create index audit_links_transaction_index on audit_links (transaction_id);

    create function chain_audit_entry() returns trigger language plpgsql as $$
    begin
      perform link_audit_entry(new);
      return null;
    end $$;
    create constraint trigger audit_entries_chained after insert on audit_entries
      deferrable initially deferred for each row execute function chain_audit_entry();

    create trigger audit_links_append_only before update or delete on audit_links
      for each row execute function refuse_change();
    create trigger audit_links_no_truncate before truncate on audit_links
      for each statement execute function refuse_change();
    create trigger audit_chains_stay before delete on audit_chains
      for each row execute function refuse_change();
    create trigger audit_chains_no_truncate before truncate on audit_chains
      for each statement execute function refuse_change();

    create index audit_entries_action_index on audit_entries (action, at, id);
    create index audit_entries_type_index on audit_entries (entity_type, at, id);
    create index audit_entries_reason_index on audit_entries using gin (to_tsvector('simple', reason))
      where reason is not null;

    create table automation_runs (
      id uuid primary key,
      run_key text not null unique,
      action text not null check (action in ('CAMPAIGN_TICK', 'ESCALATE_OVERDUE_TASKS', 'WEEKLY_CAMPAIGN_SUMMARY')),
      campaign_id uuid not null references campaigns on delete cascade,
      actor text not null,
      actor_id uuid,
      ran_at timestamptz not null,
      result jsonb not null
    );
    create index automation_runs_campaign_index on automation_runs (campaign_id, ran_at);
    create index automation_runs_time_index on automation_runs (ran_at);
    create index campaign_ticks_time_index on campaign_ticks (ran_at);
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop index campaign_ticks_time_index;
    drop table automation_runs;
    drop index audit_entries_action_index, audit_entries_type_index, audit_entries_reason_index;
    drop trigger audit_entries_chained on audit_entries;
    drop function chain_audit_entry, link_audit_entry;
    drop table audit_links, audit_chains;
  `);
}
