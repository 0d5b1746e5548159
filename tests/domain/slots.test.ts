import { nextFreeSlot } from '../../workflows/domain/slots';

const NOW = new Date('2026-11-20T10:00:00Z');
const campaign = {
  timezone: 'Europe/Berlin',
  start_date: '2026-11-01',
  end_date: '2026-11-30',
  blackout_dates: [] as string[],
};
const at = (iso: string) => new Date(iso);

describe('the next free slot', () => {
  it('is the first of the platform’s best times that lies ahead', () => {
    expect(nextFreeSlot(campaign, 'linkedin', [], NOW)).toEqual(at('2026-11-20T11:00:00Z'));
    expect(nextFreeSlot(campaign, 'twitter', [], NOW)).toEqual(at('2026-11-20T13:00:00Z'));
  });

  it('keeps an hour from every other post of the platform', () => {
    const taken = [at('2026-11-20T11:59:00Z'), at('2026-11-20T15:00:01Z')];
    expect(nextFreeSlot(campaign, 'linkedin', taken, NOW)).toEqual(at('2026-11-21T08:00:00Z'));
    expect(nextFreeSlot(campaign, 'linkedin', [at('2026-11-20T12:00:00Z')], NOW)).toEqual(
      at('2026-11-20T11:00:00Z'),
    );
  });

  it('leaves out days without posts, and days before and after the campaign', () => {
    const blackout_dates = ['2026-11-20', '2026-11-21'];
    expect(nextFreeSlot({ ...campaign, blackout_dates }, 'email', [], NOW)).toEqual(
      at('2026-11-22T09:00:00Z'),
    );
    const later = { ...campaign, start_date: '2026-11-25' };
    expect(nextFreeSlot(later, 'email', [], NOW)).toEqual(at('2026-11-25T09:00:00Z'));
    expect(nextFreeSlot({ ...campaign, end_date: '2026-11-19' }, 'email', [], NOW)).toBeUndefined();
    const lastEvening = at('2026-11-30T20:00:00Z');
    expect(nextFreeSlot(campaign, 'linkedin', [], lastEvening)).toBeUndefined();
  });
});
