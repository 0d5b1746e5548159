import type { Knex } from 'knex';

/** E-mail made of notifications, what is put away, and which overdue work has one cause. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table mails (
      id uuid primary key,
      operator_id uuid references operators on delete set null,
      kind text not null check (kind in ('NOTICE', 'DIGEST', 'TEST')),
      to_address text not null,
      subject text not null,
      body text not null,
      status text not null
        check (status in ('WAITING', 'SENDING', 'SENT', 'FAILED', 'UNKNOWN', 'UNCONFIGURED')),
      attempts integer not null default 0,
      intent text,
      error text,
      message_id text not null unique,
      dedupe_key text unique,
      lease_until timestamptz,
      sent_at timestamptz,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      check ((status = 'SENT') = (sent_at is not null))
    );
    create index mails_waiting_index on mails (created_at) where status = 'WAITING';
    create index mails_outbox_index on mails (created_at desc, id desc);
    create index mails_operator_index on mails (operator_id);

    alter table notifications
      add column urgent boolean not null default false,
      add column dismissed_at timestamptz,
      add column mail text not null default 'OFF' check (mail in ('NEW', 'DAILY', 'MAILED', 'OFF')),
      add column mail_id uuid references mails on delete set null;
    alter table notifications alter column mail set default 'NEW';
    create index notifications_to_mail_index on notifications (created_at) where mail = 'NEW';
    create index notifications_digest_index on notifications (operator_id, created_at) where mail = 'DAILY';
    create index notifications_mail_index on notifications (mail_id);
    drop index notifications_unread_index;
    create index notifications_unread_index on notifications (operator_id)
      where read_at is null and dismissed_at is null;

    alter table escalations
      add column cause text not null default 'OWN',
      add column incident_id uuid not null default gen_random_uuid(),
      add column swept_at timestamptz;
    create index escalations_incident_index on escalations (incident_id) where closed_at is null;
    create index escalations_cause_index on escalations (cause, opened_at) where closed_at is null;

    create table escalation_tellings (
      escalation_id uuid not null references escalations on delete cascade,
      operator_id uuid not null references operators on delete cascade,
      level integer not null check (level between 1 and 3),
      told_at timestamptz not null,
      primary key (escalation_id, operator_id, level)
    );
    create index escalation_tellings_operator_index on escalation_tellings (operator_id);
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop table escalation_tellings;
    alter table escalations drop column cause, drop column incident_id, drop column swept_at;
    drop index notifications_unread_index;
    alter table notifications
      drop column urgent, drop column dismissed_at, drop column mail, drop column mail_id;
    create index notifications_unread_index on notifications (operator_id) where read_at is null;
    drop table mails;
  `);
}
