/** What a plan stands for: focus, theme, positioning, and the one step everything leads to. */
import { clip, oneLine } from '../../workflows/domain/calendar-copy';
import type { CampaignType, LeadCaptureMethod } from '../../workflows/domain/campaigns';
import type { Draft } from './draft';
import { LINE_MAX, listWords, quoted } from './wording';
import type { PlanBrief } from './writer';

const FOCUS: Record<CampaignType, string> = {
  PRODUCT_LAUNCH: 'Product launch',
  LEAD_GENERATION: 'Lead generation',
  BRAND_AWARENESS: 'Brand awareness',
  SEASONAL_SALE: 'Seasonal sale',
  THOUGHT_LEADERSHIP: 'Thought leadership',
  HIRING: 'Hiring',
  EVENT_PROMOTION: 'Event promotion',
  SALES: 'Sales',
  ENGAGEMENT: 'Engagement',
};

export function focusArea({ type, objective, directions }: Draft): string {
  const topic = directions.focus.at(-1);
  return clip(`${FOCUS[type]}: ${objective}${topic ? `, with the focus on ${topic}` : ''}`, LINE_MAX);
}

export function contentTheme({
  type,
  names: { subject, client, field },
  directions,
  strategic,
}: Draft): string {
  const themes: Record<CampaignType, string> = {
    PRODUCT_LAUNCH: `${subject}, judged by an ordinary working day`,
    LEAD_GENERATION: `Useful first, ${subject} second`,
    BRAND_AWARENESS: `A clear opinion with the name ${subject} on it`,
    SEASONAL_SALE: `Good choices in good time, with ${subject}`,
    THOUGHT_LEADERSHIP: `${client} thinks aloud about ${field}`,
    HIRING: `Work at ${client}, described as it is`,
    EVENT_PROMOTION: `One question worth coming for: ${subject}`,
    SALES: `Every doubt about ${subject}, answered in the open`,
    ENGAGEMENT: `${subject} asks, and answers`,
  };
  const theme = strategic?.theme || themes[type];
  const topic = directions.focus.at(-1);
  return topic ? `${theme}, beginning with ${topic}` : theme;
}

/** Take 0 is the type's own stance; each further take begins with another of the draft's lenses. */
export function positioning(draft: Draft, take = 0): string {
  const { brief, type, names, cta, objective, directions } = draft;
  const { subject, client, field } = names;
  const stances: Record<CampaignType, string> = {
    PRODUCT_LAUNCH: `${subject} enters as the calm choice: no claims of revolution, but a plain account of what changes for the people who use it, and an offer to test that account on one case of their own.`,
    LEAD_GENERATION: `${client} appears as the party that describes the problem best and gives something useful before it asks for a name. ${subject} is introduced late and without pressure, to readers who have recognised themselves.`,
    BRAND_AWARENESS: `${subject} is to be known for a point of view rather than for a slogan: one opinion at a time about ${field}, stated plainly, with people behind it who answer.`,
    SEASONAL_SALE: `While others shout prices, ${subject} helps people to choose well and in time. The season gives the occasion; the reason to buy is that the choice still looks right half a year later.`,
    THOUGHT_LEADERSHIP: `${client} speaks as a practitioner in ${field} who shows the reasoning as well as the result, names the question that others avoid, and takes disagreement as a contribution.`,
    HIRING: `${client} is shown as a place to work that describes itself exactly: what a day is like, who does well there and who does not, and what happens with an application.`,
    EVENT_PROMOTION: `${subject} is presented through the one question it is held for and the people one meets there, with an honest word on the time it takes. Registration is the natural next step, not a favour.`,
    SALES: `${subject} is offered to people who are already comparing. It says the objections first, lays a fair comparison on the table and describes the weeks after the decision.`,
    ENGAGEMENT: `${subject} is the host of a conversation: it asks questions that people enjoy answering, gives every reply an answer, and lets its community show what it makes.`,
  };
  const description = brief.description?.trim();
  const tone = directions.voice.tone === 'plain' ? '' : ` The tone is ${directions.voice.tone} throughout.`;
  const topic = directions.focus.at(-1);
  return [
    (take === 0 ? draft.strategic?.positioning || stances[type] : throughLens(draft, take - 1)) + tone,
    topic ? `The focus is on ${topic}; the other themes lead back to it.` : '',
    description
      ? `The brief describes the work in these words: ${quoted(clip(oneLine(description), 400))}.`
      : '',
    `Everything serves one objective, ${quoted(objective)}${furtherObjectives(brief)}, and leads to one step, ${quoted(cta)}${captureWords(brief.lead_capture_method)}.`,
    brief.budget?.trim()
      ? `The budget given is ${clip(oneLine(brief.budget), 120)}; nothing here assumes more.`
      : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
}

function throughLens({ names, lenses }: Draft, index: number): string {
  const lens = lenses[index % lenses.length];
  if (!lens) return `${names.subject} is introduced plainly, as what it is.`;
  return `${names.subject} is known for one thing before all others: ${quoted(lens.title)}. ${lens.rationale}`;
}

function furtherObjectives(brief: PlanBrief): string {
  const main = oneLine(brief.objective).toLowerCase();
  const others = (brief.objectives ?? []).map(oneLine).filter((one) => one && one.toLowerCase() !== main);
  return others.length === 0 ? '' : ` (beside it: ${clip(listWords(others), 200)})`;
}

const CAPTURES: Record<LeadCaptureMethod, { how: string; counted: string }> = {
  DM: { how: ', answered by direct message', counted: 'Direct messages' },
  FORM: { how: ', with a form to take the answers', counted: 'Forms sent' },
  EMAIL: { how: ', answered by email', counted: 'Emails received' },
  LINK: { how: ', behind a tracked link', counted: 'Clicks on the tracked link' },
  OTHER: { how: '', counted: 'Responses' },
};

export function captureOf(method: string | null | undefined) {
  const key = (method ?? '').trim().toUpperCase();
  return key in CAPTURES ? CAPTURES[key as LeadCaptureMethod] : CAPTURES.OTHER;
}

function captureWords(method: string | null | undefined): string {
  return captureOf(method).how;
}
