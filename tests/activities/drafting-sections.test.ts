import { templateWriter } from '../../activities/drafting/template';
import type { PlanBrief } from '../../activities/drafting/writer';
import { CAMPAIGN_TYPES } from '../../workflows/domain/campaigns';
import type { PlanContent } from '../../workflows/domain/plans';
import { planContentSchema } from '../../workflows/domain/plans.schema';
import {
  changedSections,
  REDRAFTABLE_SECTIONS,
  type RedraftableSection,
} from '../../workflows/domain/plans-sections';

function aBrief(overrides: Partial<PlanBrief> = {}): PlanBrief {
  return {
    name: 'Ledger Cloud spring launch',
    client_name: 'Northwind Accounting',
    brand_product: 'Ledger Cloud',
    industry: 'accounting software',
    campaign_type: 'PRODUCT_LAUNCH',
    objective: 'Win 40 pilot customers for Ledger Cloud',
    platforms: ['linkedin', 'twitter', 'email'],
    cadence: { linkedin: 3, twitter: 2, email: 1 },
    timezone: 'Europe/Athens',
    start_date: '2027-03-01',
    end_date: '2027-05-23',
    primary_cta: 'Book a pilot',
    lead_capture_method: 'FORM',
    blackout_dates: ['2027-03-25'],
    rejections: [],
    ...overrides,
  };
}

async function again(
  shown: PlanContent,
  section: RedraftableSection,
  instruction: string | null = null,
  brief = aBrief(),
): Promise<PlanContent> {
  const drafted = await templateWriter.draftSection(brief, shown, { section, instruction });
  if (!drafted) throw new Error(`nothing else for ${section}`);
  return drafted;
}

describe.each(REDRAFTABLE_SECTIONS)('%s, drafted again', (section) => {
  test('is different, valid, and leaves everything else as it was', async () => {
    const shown = await templateWriter.draftPlan(aBrief());
    const drafted = await again(shown, section);
    expect(changedSections(shown, drafted)).toEqual([section]);
    expect(planContentSchema.parse(drafted)).toEqual(drafted);
    expect(drafted.changes).toHaveLength(1);
  });

  test('is the same for the same plan, and different each time it is asked for anew', async () => {
    const first = await templateWriter.draftPlan(aBrief());
    expect(await again(first, section)).toEqual(await again(first, section));
    const second = await again(first, section);
    const third = await again(second, section);
    expect(changedSections(second, third)).toEqual([section]);
    expect(changedSections(first, third)).toEqual([section]);
  });

  test.each(CAMPAIGN_TYPES)('finds something else to say for %s, also in one week', async (campaign_type) => {
    const brief = aBrief({ campaign_type, end_date: '2027-03-07', platforms: ['email'] });
    const shown = await templateWriter.draftPlan(brief);
    expect(changedSections(shown, await again(shown, section, null, brief))).toEqual([section]);
  });

  test('differs from what somebody wrote by hand', async () => {
    const drafted = await templateWriter.draftPlan(aBrief());
    const byHand = { ...drafted, positioning: 'Ours.', weekly_themes: ['One week'] };
    expect(changedSections(byHand, await again(byHand, section))).toEqual([section]);
  });
});

describe('an instruction', () => {
  test('leads the section that it was given for', async () => {
    const shown = await templateWriter.draftPlan(aBrief());
    const focused = await again(shown, 'ANGLES', 'Focus on audit season');
    expect(focused.angles[0]?.title).toContain('Audit season');
    expect(focused.changes[0]).toContain('“Focus on audit season”');
    expect(focused.changes[0]).toContain('The phases still name the earlier angles.');
    const said = await again(shown, 'MESSAGING', 'Mention the certification');
    expect(JSON.stringify(said.messaging)).toContain('A plain word on certification');
    const avoided = await again(shown, 'MESSAGING', 'Avoid "easier"');
    expect(JSON.stringify(avoided.messaging)).not.toMatch(/easier/i);
    const bold = await again(shown, 'POSITIONING', 'Make it bolder');
    expect(bold.positioning).toContain('The tone is bold throughout.');
  });

  test('keeps the words that the plan avoids, also those that somebody added by hand', async () => {
    const drafted = await templateWriter.draftPlan(aBrief());
    const shown = { ...drafted, voice: { ...drafted.voice, avoid: ['Tuesday'] } };
    const messaging = await again(shown, 'ANGLES');
    expect(JSON.stringify(messaging.angles)).not.toContain('Tuesday');
  });

  test('says what of it was left, and when it was not understood', async () => {
    const shown = await templateWriter.draftPlan(aBrief());
    const left = await again(shown, 'ANGLES', 'Bolder, and no hashtags');
    expect(left.changes[0]).toContain('another section: tone and hashtags.');
    expect(left.voice).toEqual(shown.voice);
    const unread = await again(shown, 'ANGLES', 'Hmm, the board would frown');
    expect(unread.changes[0]).toContain('please check whether this is what was meant');
  });
});

test('stops when it is told to', async () => {
  const shown = await templateWriter.draftPlan(aBrief());
  const stopped = AbortSignal.abort(new Error('cancelled'));
  const ask = { section: 'ANGLES' as const, instruction: null };
  await expect(templateWriter.draftSection(aBrief(), shown, ask, stopped)).rejects.toThrow('cancelled');
});
