import fc from 'fast-check';
import { datesOfCopy, nameOfCopy } from '../../workflows/domain/duplicates';
import { addDays, daysBetween } from '../../workflows/domain/time';

const NOW = new Date('2026-11-20T23:30:00Z');
const campaign = {
  start_date: '2026-03-02',
  end_date: '2026-03-29',
  blackout_dates: ['2026-03-06', '2026-02-01'],
  timezone: 'Europe/Berlin',
};

describe('the dates of a copy', () => {
  it('begin tomorrow where the campaign is, last as long, and take days without posts along', () => {
    expect(datesOfCopy(campaign, NOW)).toEqual({
      start_date: '2026-11-22',
      end_date: '2026-12-19',
      blackout_dates: ['2026-11-26'],
    });
  });

  it('keep every length and every distance', () => {
    const days = fc.integer({ min: 0, max: 1_800 });
    fc.assert(
      fc.property(days, fc.array(days), (length, blackout) => {
        const end_date = addDays(campaign.start_date, length);
        const blackout_dates = blackout.map((at) => addDays(campaign.start_date, at));
        const copy = datesOfCopy({ ...campaign, end_date, blackout_dates }, NOW);
        expect(daysBetween(copy.start_date, copy.end_date)).toBe(length);
        const kept = blackout.filter((at) => at <= length).map((at) => addDays(copy.start_date, at));
        expect(copy.blackout_dates).toEqual(kept);
      }),
    );
  });
});

describe('the name of a copy', () => {
  it.each([
    ['Spring', [], 'Spring (copy)'],
    ['Spring', ['spring (COPY)'], 'Spring (copy 2)'],
    ['Spring (copy)', ['Spring (copy)', 'Spring (copy 2)'], 'Spring (copy 3)'],
  ])('of %s with %j taken is free', (name, taken, copy) => {
    expect(nameOfCopy(name, taken)).toBe(copy);
  });

  it('is never too long to be saved', () => {
    expect(nameOfCopy('x'.repeat(255), [])).toHaveLength(255);
  });
});
