import type { Request, Response } from 'express';
import { z } from 'zod';
import { updateProfile, type Operator } from '../../db/operators';
import {
  isMuted,
  MAIL_CHOICES,
  mailChoiceFor,
  NOTIFICATION_KINDS,
  type NotificationKind,
} from '../../workflows/domain/notifications';
import { no, type Refusal } from '../../workflows/domain/verdict';
import { formState, parseForm, type FormState } from '../forms';
import { mailChoiceLabel, notificationLabel } from '../labels';
import { actorOf, operatorOf } from '../request';
import type { Site } from '../site';

const preferencesForm = z.object({
  // An unticked box is not sent at all.
  inbox: z.partialRecord(z.enum(NOTIFICATION_KINDS), z.literal('on')).default({}),
  mail: z.record(z.enum(NOTIFICATION_KINDS), z.enum(MAIL_CHOICES, { error: 'Choose when.' }), {
    error: 'Choose when for each of them.',
  }),
  version: z.coerce.number().int(),
});

type Refuse = (req: Request, res: Response, refusal: Refusal) => Promise<void>;

/** What I am told of, and how. */
export function saveNotifications(site: Site, refuse: Refuse) {
  return async (req: Request, res: Response) => {
    const operator = operatorOf(req);
    const typed = parseForm(preferencesForm, req.body);
    if (!typed.ok) return refuse(req, res, typed);
    const { inbox, mail, version } = typed.value;
    const muted = NOTIFICATION_KINDS.filter((kind) => inbox[kind] !== 'on');
    const { name, time_zone, preferences } = operator;
    const profile = { name, time_zone, preferences: { ...preferences, mail, muted } };
    const saved = await updateProfile(site.db, operator, profile, version, actorOf(req), site.now());
    if (!saved) {
      return refuse(
        req,
        res,
        no('CONFLICT', 'EDITED_MEANWHILE', { detail: { by: 'Another window of yours' } }),
      );
    }
    return site.respond.change(req, res, {
      to: '/settings#notifications',
      flash: 'What you are told, and how, was saved.',
    });
  };
}

const NOTES: Partial<Record<NotificationKind, string>> = {
  ESCALATION: 'The highest level of a campaign of yours always stands in your inbox.',
};

/** One choice for each kind: from what was typed where that was refused, else from what is stored. */
export function presentNotifications(operator: Operator, configured: boolean, refused?: FormState) {
  const { preferences, version } = operator;
  const form = refused ?? formState({});
  return {
    form,
    version: form.values['version'] ?? version,
    unconfigured: !configured,
    rows: NOTIFICATION_KINDS.map((kind) => {
      const chosen = refused ? read(form, 'mail', kind) : mailChoiceFor(preferences, kind);
      return {
        kind,
        word: notificationLabel[kind].word,
        icon: notificationLabel[kind].icon,
        note: NOTES[kind],
        inbox: refused ? read(form, 'inbox', kind) === 'on' : !isMuted(preferences, kind),
        error: form.errors[`mail[${kind}]`],
        mail: MAIL_CHOICES.map((choice) => ({
          value: choice,
          word: mailChoiceLabel[choice].word,
          selected: choice === chosen,
        })),
      };
    }),
  };
}

function read({ values }: FormState, field: string, kind: NotificationKind): unknown {
  const group = values[field];
  return typeof group === 'object' && group !== null
    ? Object.entries(group).find(([name]) => name === kind)?.[1]
    : '';
}
