import { parsePlatform } from '../../platforms';
import type { Check, Evidence, Found, QcInput } from '../../qc/check';
import { asksForAction, lacksLink } from '../../qc/cta';
import { lengthPhrase } from '../../qc/length-words';
import { noForbiddenLanguage, UNIVERSAL_CHECKS } from '../../qc/universal';
import { checkLength, emailParts } from '../../text-length';
import { slugOf } from '../../utm';
import { itemOf, publishedText, type CreativeItem } from '../creative-item';
import { lastDayOf } from '../execution-effects';
import { isEmpty, withValue, type Row } from '../fields';
import { readerOf } from '../reader';
import { CREATIVES_FORM } from './creatives';
import { ctasOf } from './creatives-rules';
import { EXECUTION_FORM } from './execution';
import { compute } from './execution-rules';

/** What is checked of an execution: its channels and rhythm, its links, who approves, and every post that is fixed. */

const read = ({ content }: QcInput) => readerOf(EXECUTION_FORM, content);

const channelPlan: Check = {
  id: 'channel_plan',
  severity: 'BLOCKER',
  title: 'At least one channel of the strategy is a target platform of the creatives',
  instruction: 'Choose a channel of the strategy in the creatives, or add the platform to the strategy.',
  run(input) {
    const field = 'derived.channel_plan';
    return read(input).rows(field).length > 0
      ? undefined
      : { message: 'No channel of the strategy is published on.', evidence: [{ field }] };
  },
};

const cadence: Check = {
  id: 'cadence',
  severity: 'BLOCKER',
  title: 'Something is published every week',
  instruction: 'Say how many posts a week each platform gets.',
  run(input) {
    const field = 'schedule.platform_schedules';
    const posts = Object.values(read(input).map(field)).map(Number);
    return posts.some((count) => count > 0)
      ? undefined
      : { message: 'No platform gets a post.', evidence: [{ field }] };
  },
};

const utmPlan: Check = {
  id: 'utm_plan',
  severity: 'BLOCKER',
  title: 'Links can be told apart by campaign and medium',
  instruction: 'Name the campaign in links after its theme, and the medium “social”.',
  run(input) {
    const reader = read(input);
    const missing: Evidence[] = [
      ...(slugOf(reader.text('utm.campaign_name')) === '' ? [{ field: 'utm.campaign_name' }] : []),
      ...(reader.text('utm.medium') === '' ? [{ field: 'utm.medium' }] : []),
    ];
    return missing.length === 0 ? undefined : { message: 'Links carry no tracking.', evidence: missing };
  },
  fix(input) {
    const { approved, campaign } = input.upstream;
    const reader = read(input);
    const theme = readerOf(CREATIVES_FORM, approved.CREATIVES?.content ?? {}).text(
      'creative_brief.campaign_theme',
    );
    const name = slugOf(reader.text('utm.campaign_name')) || slugOf(theme) || slugOf(campaign.name);
    const named = withValue(input.content, 'utm.campaign_name', name);
    return compute(withValue(named, 'utm.medium', reader.text('utm.medium') || 'social'), input.upstream);
  },
};

const riskGuardrails: Check = {
  id: 'risk_guardrails',
  severity: 'MINOR',
  title: 'The limits that the strategy sets stand beside the plan',
  instruction: 'Take them over from the strategy in force.',
  run(input) {
    const field = 'derived.risk_guardrails';
    return read(input).list(field).length > 0
      ? undefined
      : { message: 'No limit of the strategy is named.', evidence: [{ field }] };
  },
  fix: ({ content, upstream }) => compute(content, upstream),
};

const governance: Check = {
  id: 'governance',
  severity: 'MAJOR',
  title: 'Somebody reviews and approves what is published',
  instruction: 'Write down the steps of the review or who approves.',
  run(input) {
    const fields = ['governance.review_process', 'governance.approvers'] as const;
    return fields.some((field) => !isEmpty(read(input).value(field)))
      ? undefined
      : { message: 'Nobody is named.', evidence: fields.map((field) => ({ field })) };
  },
};

const timelineInCampaign: Check = {
  id: 'timeline_in_campaign',
  severity: 'MAJOR',
  title: 'The timeline lies within the dates of the campaign',
  instruction: 'Change the timeline, or approve it as it is: the campaign takes over its dates.',
  run(input) {
    const { start_date, end_date } = input.upstream.campaign;
    const start = read(input).text('timeline.start_date');
    const last = lastDayOf(input.content);
    const evidence: Evidence[] = [
      ...(start !== '' && start < start_date ? [{ field: 'timeline.start_date', text: start }] : []),
      ...(last !== undefined && last > end_date ? [{ field: 'timeline.end_date', text: last }] : []),
    ];
    if (evidence.length === 0) return undefined;
    return {
      message: `The campaign runs from ${start_date} to ${end_date}, this from ${start} to ${last ?? 'an open end'}.`,
      evidence,
    };
  },
};

const unknownPlatform: Check = {
  id: 'unknown_platform',
  severity: 'BLOCKER',
  title: 'Every platform of the schedule is one that we publish on',
  instruction: 'Take the platform out of the schedule.',
  run(input) {
    const field = 'schedule.platform_schedules';
    const unknown = Object.keys(read(input).map(field)).filter((name) => parsePlatform(name) === undefined);
    return unknown.length === 0
      ? undefined
      : {
          message: `We do not publish on ${unknown.join(', ')}.`,
          evidence: unknown.map((name) => ({ field: `${field}.${name}`, text: name })),
        };
  },
};

const platformInCampaign: Check = {
  id: 'platform_in_campaign',
  severity: 'MAJOR',
  title: 'Every platform with a rhythm is one of the campaign’s',
  instruction: 'Add the platform to the campaign, or take its posts out of the schedule.',
  run(input) {
    const field = 'schedule.platform_schedules';
    const { platforms } = input.upstream.campaign;
    const strange = Object.entries(read(input).map(field)).filter(([name, posts]) => {
      const platform = parsePlatform(name);
      return Number(posts) > 0 && platform !== undefined && !platforms.includes(platform);
    });
    return strange.length === 0
      ? undefined
      : {
          message: `The campaign is not on ${strange.map(([name]) => name).join(', ')}, so this rhythm cannot be taken over.`,
          evidence: strange.map(([name]) => ({ field: `${field}.${name}`, text: name })),
        };
  },
};

// Posts that are fixed -------------------------------------------------------------------------------

type PlacedPost = { path: string; number: number; row: Row; item: CreativeItem | undefined };

/** A post reads like a piece of the creatives: its text is all there is. */
function postsIn(input: QcInput): PlacedPost[] {
  return read(input)
    .rows('calendar.posts')
    .map((row, index) => ({
      path: `calendar.posts.${index}`,
      number: index + 1,
      row,
      item: itemOf(row.text === undefined ? row : { ...row, body_text: row.text }),
    }));
}

function foundIn(
  input: QcInput,
  look: (post: PlacedPost) => { field: string; says: string } | undefined,
  status: Found['status'] = 'FAIL',
): Found | undefined {
  const found = postsIn(input).flatMap((post) => {
    const one = look(post);
    return one ? [{ ...one, ...post }] : [];
  });
  if (found.length === 0) return undefined;
  return {
    message: found.map(({ number, says }) => `Post ${number}: ${says}.`).join(' '),
    evidence: found.map(({ path, field, says }) => ({ field: `${path}.${field}`, text: says })),
    status,
  };
}

const postCta: Check = {
  id: 'post_cta',
  severity: 'BLOCKER',
  title: 'Every post that is fixed has a call to action',
  instruction: 'Take over the strategy’s main call to action, or write another.',
  run: (input) =>
    foundIn(input, (post) => (lacksCta(post) ? { field: 'cta', says: 'no call to action' } : undefined)),
  fix(input) {
    const cta = ctasOf(input.upstream)?.value[0] ?? input.upstream.campaign.primary_cta;
    const rows = postsIn(input).map((post): Row => (lacksCta(post) ? { ...post.row, cta } : post.row));
    return withValue(input.content, 'calendar.posts', rows);
  },
};

function lacksCta({ row }: PlacedPost): boolean {
  return isEmpty(row.cta) && !(typeof row.text === 'string' && asksForAction(row.text));
}

const postLimits: Check = {
  id: 'post_platform_limits',
  severity: 'BLOCKER',
  title: 'Every post that is fixed is within the limits of its platform',
  instruction: 'Shorten the post.',
  run: (input) =>
    foundIn(input, ({ item }) => {
      if (!item || item.body_text === '') return undefined;
      const { findings } = checkLength(item.platform, item.content_type, postedText(item));
      const broken = findings.find(({ level }) => level === 'error');
      if (!broken) return undefined;
      return { field: broken.code.startsWith('SUBJECT') ? 'title' : 'text', says: lengthPhrase(broken) };
    }),
};

/** Its text is all that goes out, beside a carousel or a film too; that of an e-mail may begin with its own subject. */
function postedText(item: CreativeItem): string {
  const isWhole = item.platform === 'email' && emailParts(item.body_text).subject !== null;
  return isWhole ? item.body_text : publishedText({ ...item, caption: item.body_text });
}

const duplicateSlot: Check = {
  id: 'duplicate_slot',
  severity: 'MINOR',
  title: 'No two posts go out on a platform at the same time',
  instruction: 'Move one of them.',
  run(input) {
    const seen = new Map<string, number>();
    return foundIn(
      input,
      ({ row, item, number }) => {
        if (!item || typeof row.date !== 'string' || typeof row.time !== 'string') return undefined;
        const slot = `${item.platform} ${row.date} ${row.time}`;
        const first = seen.get(slot);
        if (first !== undefined) return { field: 'time', says: `at the same time as post ${first}` };
        seen.set(slot, number);
        return undefined;
      },
      'WARN',
    );
  },
};

const ctaLink: Check = {
  id: 'cta_link',
  severity: 'MINOR',
  title: 'A call to action that leads somewhere has its link',
  instruction: 'Add the link, or say where it is found.',
  run: (input) =>
    foundIn(
      input,
      ({ item }) =>
        item && lacksLink(item.cta || item.body_text, item.body_text, item.link_url)
          ? { field: 'link_url', says: 'the call to action leads somewhere, and there is no link' }
          : undefined,
      'WARN',
    ),
};

export const EXECUTION_CHECKS: readonly Check[] = [
  channelPlan,
  cadence,
  utmPlan,
  riskGuardrails,
  governance,
  timelineInCampaign,
  unknownPlatform,
  platformInCampaign,
  postCta,
  postLimits,
  duplicateSlot,
  ctaLink,
  ...UNIVERSAL_CHECKS,
  noForbiddenLanguage,
];
