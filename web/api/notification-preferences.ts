import { z } from 'zod';
import { once } from '../../db/once';
import { findOperator, updateProfile, type Operator } from '../../db/operators';
import {
  isMuted,
  MAIL_CHOICES,
  mailChoiceFor,
  NOTIFICATION_KINDS,
} from '../../workflows/domain/notifications';
import { no, yes } from '../../workflows/domain/verdict';
import { endpoint } from './endpoint';
import { commandId } from './schemas';

const noun = 'Notifications';

const mail = z
  .record(z.enum(NOTIFICATION_KINDS), z.enum(MAIL_CHOICES))
  .describe('By kind: at once, in the daily message, or not by e-mail.');
const muted = z
  .array(z.enum(NOTIFICATION_KINDS))
  .describe(
    'Kinds that do not stand in your inbox; the highest escalation of a campaign of yours always does.',
  );
const version = z.int().describe('Grows whenever you change anything about yourself.');

const preferencesShape = { mail, muted, version };

function present({ preferences, version: own }: Pick<Operator, 'preferences' | 'version'>) {
  return {
    mail: Object.fromEntries(NOTIFICATION_KINDS.map((kind) => [kind, mailChoiceFor(preferences, kind)])),
    muted: NOTIFICATION_KINDS.filter((kind) => isMuted(preferences, kind)),
    version: own,
  };
}

const show = endpoint({
  operationId: 'getNotificationPreferences',
  noun,
  method: 'get',
  path: '/notifications/preferences',
  permission: 'signed_in',
  kind: 'read',
  summary: 'What you are told of, and how',
  answers: {
    200: {
      description: 'Every kind, what you never chose by its usual choice.',
      schema: z.object(preferencesShape).meta({ id: 'NotificationPreferences' }),
    },
  },
  handle: async ({ viewer }) => yes({ body: present(viewer) }),
});

const replace = endpoint({
  operationId: 'replaceNotificationPreferences',
  noun,
  method: 'put',
  path: '/notifications/preferences',
  permission: 'signed_in',
  kind: 'fact',
  summary: 'Choose what you are told of, and how',
  description: 'A kind that is left out of `mail` goes by its usual choice again.',
  body: z.strictObject({
    mail: z.partialRecord(z.enum(NOTIFICATION_KINDS), z.enum(MAIL_CHOICES)),
    muted,
    version: version.optional().describe('The version that was read: a change in between is then refused.'),
  }),
  answers: {
    200: {
      description: 'As they stand now.',
      schema: z.object({ ...preferencesShape, command_id: commandId }),
    },
  },
  handle: async ({ site, viewer, body, by }) => {
    const { version: seen = viewer.version, ...chosen } = body;
    const said = await once(site.db, 'choose_notifications', body, by, (keep) =>
      site.db.transaction(async (trx) => {
        const { name, time_zone, preferences } = viewer;
        const profile = { name, time_zone, preferences: { ...preferences, ...chosen } };
        const saved = await updateProfile(trx, viewer, profile, seen, by.actor, by.now);
        const fresh = saved && (await findOperator(trx, viewer.id));
        if (!fresh) return no('CONFLICT', 'EDITED_MEANWHILE', { detail: { by: 'Another window of yours' } });
        const answer = present(fresh);
        await keep(trx, answer);
        return yes(answer);
      }),
    );
    return said.ok ? yes({ body: { ...said.value.answer, command_id: said.value.commandId } }) : said;
  },
});

export const notificationPreferences = [show, replace];
