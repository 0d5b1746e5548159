import { checkItemKind, kindFacts, platformsFor, stepOf } from '../../workflows/domain/calendar-kind';

const campaign = { platforms: ['linkedin', 'twitter'] as const };
const item = { platform: 'linkedin', content_type: 'post' } as const;

describe('what an item may become', () => {
  it('is what the platforms of its campaign carry', () => {
    expect(checkItemKind(item, { platform: 'linkedin', content_type: 'carousel' }, campaign).ok).toBe(true);
    expect(checkItemKind(item, { platform: 'twitter', content_type: 'quote' }, campaign).ok).toBe(true);
    expect(checkItemKind(item, { platform: 'linkedin', content_type: 'reel' }, campaign)).toMatchObject({
      ok: false,
      reason: 'ITEM_KIND',
      field: 'content_type',
      detail: { content_types: ['post', 'carousel', 'thread', 'dm'] },
    });
    expect(checkItemKind(item, { platform: 'email', content_type: 'newsletter' }, campaign)).toMatchObject({
      ok: false,
      reason: 'ITEM_PLATFORM',
      field: 'platform',
    });
  });

  it('includes the platform where it stands, though the campaign left it', () => {
    const left = { platforms: ['twitter'] as const };
    expect(platformsFor(item, left)).toEqual(['twitter', 'linkedin']);
    expect(checkItemKind(item, { platform: 'linkedin', content_type: 'thread' }, left).ok).toBe(true);
  });
});

it('holds it to the limits of its new kind, and its link says where it stood', () => {
  const utm = { utm_source: 'linkedin', utm_medium: 'social', utm_campaign: 'spring', utm_content: 'a' };
  const facts = kindFacts({ platform: 'email', content_type: 'newsletter' }, utm);
  expect(facts.platform_requirements.platform).toBe('email');
  expect(facts.utm).toEqual({ ...utm, utm_source: 'email', utm_medium: 'email' });
});

it('gives each step of an item its words, and no other task any', () => {
  const posted = {
    platform: 'twitter',
    content_type: 'quote',
    slot_key: 'c:linkedin:2026-11-20:1',
    scheduled_at: new Date('2020-01-01T00:00:00Z'),
    title: 'Tea',
    copy_text: 'Tea',
  } as const;
  expect(stepOf(posted, 'POST')).toMatchObject({ sop_key: 'twitter.quote', title: 'Post to X: Tea' });
  expect(stepOf(posted, 'WRITE')).toMatchObject({ platform: 'twitter', sop_key: null });
  expect(stepOf(posted, 'ENGAGE')).toBeUndefined();
});
