import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CALENDAR_ITEM_STATUSES } from '../../workflows/domain/calendar';
import {
  CAMPAIGN_ACTIONS,
  CAMPAIGN_STATUSES,
  CAMPAIGN_TYPES,
  LEAD_CAPTURE_METHODS,
  POSTING_MODES,
} from '../../workflows/domain/campaigns';
import { IMPORT_KINDS, IMPORT_STATUSES } from '../../workflows/domain/imports';
import { MAIL_STATUSES } from '../../workflows/domain/mail';
import { MAIL_CHOICES, NOTIFICATION_KINDS } from '../../workflows/domain/notifications';
import { PAUSE_REASONS, RESUME_POLICIES } from '../../workflows/domain/pauses';
import { ROLES } from '../../workflows/domain/permissions';
import { CONTENT_TYPES, TASK_PLATFORMS } from '../../workflows/domain/platforms';
import { PLAN_STATUSES } from '../../workflows/domain/plans';
import { POLICY_KEYS } from '../../workflows/domain/policy';
import { PROJECT_STATES } from '../../workflows/domain/projects';
import {
  PRIORITIES,
  PROOF_TYPES,
  TASK_ORIGINS,
  TASK_STATUSES,
  TASK_TYPES,
} from '../../workflows/domain/tasks';
import { WEBHOOK_DELIVERY_STATUSES, WEBHOOK_ENDPOINT_STATUSES } from '../../workflows/domain/webhooks';
import * as labels from '../../web/labels';
import { FEATURES } from '../../web/routes';

const sprite = readFileSync(join(__dirname, '..', '..', 'web', 'public', 'icons.svg'), 'utf8');

const lists: Array<[string, readonly string[], Record<string, labels.Label>]> = [
  ['task statuses', TASK_STATUSES, labels.taskStatusLabel],
  ['task types', TASK_TYPES, labels.taskTypeLabel],
  ['task origins', [...TASK_ORIGINS, 'ESCALATION'], labels.taskOriginLabel],
  ['priorities', PRIORITIES, labels.priorityLabel],
  ['proof types', PROOF_TYPES, labels.proofTypeLabel],
  ['platforms', TASK_PLATFORMS, labels.platformLabel],
  ['content types', CONTENT_TYPES, labels.contentTypeLabel],
  ['calendar statuses', CALENDAR_ITEM_STATUSES, labels.calendarStatusLabel],
  ['campaign statuses', CAMPAIGN_STATUSES, labels.campaignStatusLabel],
  ['campaign types', CAMPAIGN_TYPES, labels.campaignTypeLabel],
  ['campaign actions', CAMPAIGN_ACTIONS, labels.campaignActionLabel],
  ['posting modes', POSTING_MODES, labels.postingModeLabel],
  ['lead capture methods', LEAD_CAPTURE_METHODS, labels.leadCaptureLabel],
  ['plan statuses', PLAN_STATUSES, labels.planStatusLabel],
  ['pause reasons', PAUSE_REASONS, labels.pauseReasonLabel],
  ['resume policies', RESUME_POLICIES, labels.resumePolicyLabel],
  ['project states', PROJECT_STATES, labels.projectStateLabel],
  ['import kinds', IMPORT_KINDS, labels.importKindLabel],
  ['import statuses', IMPORT_STATUSES, labels.importStatusLabel],
  ['roles', ROLES, labels.roleLabel],
  ['notification kinds', NOTIFICATION_KINDS, labels.notificationLabel],
  ['mail choices', MAIL_CHOICES, labels.mailChoiceLabel],
  ['mail statuses', MAIL_STATUSES, labels.mailStatusLabel],
  ['webhook statuses', WEBHOOK_ENDPOINT_STATUSES, labels.webhookStatusLabel],
  ['webhook delivery statuses', WEBHOOK_DELIVERY_STATUSES, labels.webhookDeliveryLabel],
];

describe('labels', () => {
  it.each(lists)('give every one of the %s a word and an icon that is drawn', (_name, values, table) => {
    expect(Object.keys(table).sort()).toEqual([...values].sort());
    for (const { word, icon, tone } of Object.values(table)) {
      expect(word).toMatch(/^[A-Z][^_]*$/);
      expect(labels.TONES).toContain(tone);
      expect(sprite).toContain(`<symbol id="i-${icon}"`);
    }
  });

  it('give every policy its words', () => {
    expect(Object.keys(labels.policyLabel).sort()).toEqual([...POLICY_KEYS].sort());
  });
});

it('draws the icon of every entry of the navigation, and fills the bottom bar with at most four', () => {
  const entries = FEATURES.flatMap((feature) => feature.nav ?? []);
  for (const entry of entries) expect(sprite).toContain(`<symbol id="i-${entry.icon}"`);
  expect(entries.filter((entry) => entry.phone).length).toBeLessThanOrEqual(4);
  const keys = entries.flatMap((entry) => entry.key ?? []);
  expect(new Set(keys).size).toBe(keys.length);
});
