import {
  delayWords,
  describeBeside,
  describeDay,
  describeTime,
  relativeWords,
  spanWords,
} from '../../web/times';

const NOW = new Date('2026-11-20T10:00:00Z');
const after = (ms: number) => new Date(NOW.getTime() + ms);
const MIN = 60_000;

describe('an instant', () => {
  it('is shown in its zone with the zone’s name, and in UTC', () => {
    expect(describeTime('2026-11-20T15:10:00Z', 'Europe/Berlin', NOW)).toEqual({
      iso: '2026-11-20T15:10:00.000Z',
      local: 'Fri 20 Nov, 16:10 CET',
      clock: '16:10',
      relative: 'in 5 h 10 min',
      utc: '2026-11-20 15:10 UTC',
    });
  });

  it.each([
    ['America/New_York', 'Fri 20 Nov, 10:10 EST'],
    ['UTC', 'Fri 20 Nov, 15:10 UTC'],
    ['Asia/Kolkata', 'Fri 20 Nov, 20:40 GMT+5:30'],
  ])('is named in %s as people there name it', (zone, local) => {
    expect(describeTime('2026-11-20T15:10:00Z', zone, NOW).local).toBe(local);
  });

  it('carries its year when that is another one', () => {
    expect(describeTime('2027-01-02T09:00:00Z', 'UTC', NOW).local).toBe('Sat 2 Jan 2027, 09:00 UTC');
  });
});

it('stands beside another clock without its day, unless that is another one', () => {
  const beside = (zone: string) => describeBeside('2026-11-20T23:10:00Z', zone, 'UTC', NOW).local;
  expect(beside('America/New_York')).toBe('18:10 EST');
  expect(beside('Europe/Berlin')).toBe('Sat 21 Nov, 00:10 CET');
});

it('is told in the two units that matter', () => {
  expect(relativeWords(after(20_000), NOW)).toBe('now');
  expect(relativeWords(after(45 * MIN), NOW)).toBe('in 45 min');
  expect(relativeWords(after(-130 * MIN), NOW)).toBe('2 h 10 min ago');
  expect(relativeWords(after(27 * 60 * MIN), NOW)).toBe('in 1 day 3 h');
  expect(spanWords(120 * MIN)).toBe('2 h');
  expect(spanWords(12 * 1440 * MIN + 5 * 60 * MIN)).toBe('12 days');
});

it('never says 60 minutes or 24 hours where the next unit begins', () => {
  expect(spanWords(59.6 * MIN)).toBe('1 h');
  expect(spanWords(1439.6 * MIN)).toBe('1 day');
  expect(spanWords(47.9 * 60 * MIN)).toBe('2 days');
});

it('tells a delay of seconds in seconds', () => {
  expect(delayWords(20_000)).toBe('20 s');
  expect(delayWords(2 * 60 * MIN)).toBe('2 h');
});

it('names a day', () => {
  expect(describeDay('2026-11-20')).toBe('Fri 20 Nov 2026');
});
