import { INTAKE_FORM } from '../../../workflows/domain/artifacts/content/intake';
import type { Upstream } from '../../../workflows/domain/artifacts/contract';
import { endOf, executionEffects, lastDayOf } from '../../../workflows/domain/artifacts/execution-effects';
import { linkPreview, trackingOf } from '../../../workflows/domain/artifacts/execution-links';
import { linkPreviews } from '../../../workflows/domain/artifacts/link-previews';
import { withValue } from '../../../workflows/domain/artifacts/fields';
import { EXECUTION_CONTENT } from '../../support/artifacts/execution';
import { inForce, NORTHWIND } from '../../support/artifacts/northwind';

describe('approving an execution', () => {
  test('changes nothing in a campaign that says the same', () => {
    expect(executionEffects(EXECUTION_CONTENT, NORTHWIND)).toEqual({
      cadence: { linkedin: 3, instagram: 3, email: 1 },
      blackout_dates: ['2027-03-28', '2027-03-29'],
      start_date: '2027-03-01',
      end_date: '2027-05-23',
      changes: [],
      left_out: [],
    });
  });

  test('puts its dates, rhythm and blackout days into the campaign, and says what that changes', () => {
    let content = withValue(EXECUTION_CONTENT, 'timeline.start_date', '2027-03-08');
    content = withValue(content, 'timeline.duration_weeks', 10);
    content = withValue(content, 'schedule.platform_schedules', { linkedin: 5, instagram: 0, email: 1 });
    content = withValue(content, 'schedule.blackout_dates', ['2027-04-05', '2027-03-28', '2027-03-28']);
    expect(executionEffects(content, NORTHWIND)).toMatchObject({
      cadence: { linkedin: 5, instagram: 0, email: 1 },
      blackout_dates: ['2027-03-28', '2027-04-05'],
      start_date: '2027-03-08',
      end_date: '2027-05-16',
      changes: [
        { what: 'start_date', before: '2027-03-01', after: '2027-03-08' },
        { what: 'end_date', before: '2027-05-23', after: '2027-05-16' },
        { what: 'cadence', platform: 'linkedin', before: 3, after: 5 },
        { what: 'cadence', platform: 'instagram', before: 3, after: 0 },
        { what: 'blackout_dates', added: ['2027-04-05'], removed: ['2027-03-29'] },
      ],
    });
  });

  test('leaves the rhythm of a platform that it does not speak of', () => {
    const content = withValue(EXECUTION_CONTENT, 'schedule.platform_schedules', { linkedin: 2 });
    const { cadence, changes } = executionEffects(content, NORTHWIND);
    expect(cadence).toEqual({ linkedin: 2, instagram: 3, email: 1 });
    expect(changes).toEqual([{ what: 'cadence', platform: 'linkedin', before: 3, after: 2 }]);
  });

  test('gives a rhythm to a platform of the campaign that had none', () => {
    const { cadence: _cadence, ...others } = NORTHWIND;
    const { changes } = executionEffects(EXECUTION_CONTENT, {
      ...others,
      cadence: { linkedin: 3, email: 1 },
    });
    expect(changes).toEqual([{ what: 'cadence', platform: 'instagram', before: null, after: 3 }]);
  });

  test('names the platforms that the campaign is not on, and does not take over their rhythm', () => {
    const content = withValue(EXECUTION_CONTENT, 'schedule.platform_schedules', { linkedin: 3, twitter: 2 });
    const { cadence, left_out } = executionEffects(content, NORTHWIND);
    expect(cadence).not.toHaveProperty('twitter');
    expect(left_out).toEqual(['twitter']);
  });

  test('takes every blackout day out when the execution has none', () => {
    const content = withValue(EXECUTION_CONTENT, 'schedule.blackout_dates', []);
    expect(executionEffects(content, NORTHWIND).changes).toEqual([
      { what: 'blackout_dates', added: [], removed: ['2027-03-28', '2027-03-29'] },
    ]);
  });

  test('leaves the dates of a campaign whose execution has none', () => {
    expect(executionEffects({}, NORTHWIND)).toMatchObject({
      start_date: NORTHWIND.start_date,
      end_date: NORTHWIND.end_date,
    });
  });
});

describe('the weeks of an execution', () => {
  test('are over on their start plus seven days each; the day before is the campaign’s last', () => {
    expect(endOf(EXECUTION_CONTENT)).toBe('2027-05-24');
    expect(lastDayOf(EXECUTION_CONTENT)).toBe('2027-05-23');
  });

  test.each(['timeline.start_date', 'timeline.duration_weeks'])('have no end without %s', (path) => {
    expect(endOf(withValue(EXECUTION_CONTENT, path, undefined))).toBeUndefined();
  });
});

describe('links', () => {
  test('say where they were clicked', () => {
    expect(linkPreview(EXECUTION_CONTENT, 'linkedin', 'https://www.northwind-tea.example/box?size=6')).toBe(
      'https://www.northwind-tea.example/box?size=6&utm_source=linkedin&utm_medium=social&utm_campaign=tea-is-the-cup-that-comes-back-half-full',
    );
  });

  test('are those of a fixed post, else of the client’s site, else an example', () => {
    const post = { platform: 'linkedin', link_url: 'https://www.northwind-tea.example/box' };
    const content = withValue(EXECUTION_CONTENT, 'calendar.posts', [
      { platform: 'linkedin', link_url: 'to come' },
      post,
    ]);
    const campaign = { ...NORTHWIND, platforms: ['linkedin', 'twitter'] as const };
    const approved = {
      INTAKE: inForce(INTAKE_FORM, { identity: { website: 'https://www.northwind-tea.example' } }),
    };
    const seen = (upstream: Upstream) =>
      linkPreviews(content, upstream).map(({ platform, source, url }) => [
        platform,
        source,
        url.split('?')[0],
      ]);
    expect(seen({ campaign, approved })).toEqual([
      ['linkedin', 'POST', 'https://www.northwind-tea.example/box'],
      ['twitter', 'WEBSITE', 'https://www.northwind-tea.example/'],
    ]);
    expect(seen({ campaign, approved: {} })[1]).toEqual([
      'twitter',
      'EXAMPLE',
      'https://www.example.com/page',
    ]);
    const nameless = withValue(content, 'utm.campaign_name', undefined);
    expect(linkPreviews(nameless, { campaign, approved })).toEqual([]);
  });

  test('in an e-mail have its own source and the medium email', () => {
    expect(trackingOf(EXECUTION_CONTENT, 'email', 'Letter 1')).toEqual({
      utm_source: 'letter',
      utm_medium: 'email',
      utm_campaign: 'tea-is-the-cup-that-comes-back-half-full',
      utm_content: 'letter-1',
    });
  });

  test('stay as they are while the campaign has no name in them', () => {
    const content = withValue(EXECUTION_CONTENT, 'utm.campaign_name', undefined);
    expect(linkPreview(content, 'linkedin', 'https://a.example/')).toBe('https://a.example/');
    expect(linkPreview(EXECUTION_CONTENT, 'linkedin', 'no link')).toBe('no link');
  });
});
