import fc from 'fast-check';
import {
  checkHeader,
  commonErrors,
  IMPORT_COLUMNS,
  IMPORT_KINDS,
  judge,
  todays,
} from '../../workflows/domain/imports';
import { readCampaignRow } from '../../workflows/domain/imports-campaigns.schema';
import { readMetricRow } from '../../workflows/domain/imports-metrics';
import type { NamedCampaign } from '../../workflows/domain/imports-calendar';

const NOW = new Date('2026-11-20T10:00:00Z');
const campaign: NamedCampaign = {
  id: 'c1',
  name: 'Spring',
  status: 'COMPLETED',
  timezone: 'Europe/Berlin',
  start_date: '2026-10-01',
  end_date: '2026-10-31',
  platforms: ['linkedin'],
  primary_cta: 'Order',
  planApproved: true,
};
const campaigns = new Map([['spring', campaign]]);
const row = (cells: Record<string, string>, surplus = 0) => ({ line: 2, cells, surplus });

describe('the first line', () => {
  it.each(IMPORT_KINDS)('of %s may name its columns in any order, case and spelling of spaces', (kind) => {
    const names = IMPORT_COLUMNS[kind].map(({ name }) => name);
    expect(checkHeader(kind, names)).toEqual({ ok: true, value: names });
    const typed = [...names].reverse().map((name) => ` ${name.toUpperCase().replaceAll('_', ' ')} `);
    expect(checkHeader(kind, typed)).toEqual({ ok: true, value: [...names].reverse() });
  });
});

describe('a cell', () => {
  it.each(['=1+1', '+SUM(A1)', '-2+3', '@SUM(A1)', ' =HYPERLINK("x")', '+cmd|calc'])(
    'that reads %s is a formula in a name',
    (campaign_name) => {
      const errors = commonErrors('METRICS', row({ campaign: campaign_name }));
      expect(errors).toContainEqual(expect.objectContaining({ field: 'campaign', rule: 'FORMULA' }));
    },
  );

  it.each(['- one\n- two', '@partner says hello', '+1 for that', '-5 degrees'])(
    'that reads %j is plain text in a text',
    (notes) => {
      const errors = commonErrors('METRICS', row({ notes }));
      expect(errors.filter(({ field }) => field === 'notes')).toEqual([]);
    },
  );

  it('that calls something is a formula in a text, too', () => {
    const errors = commonErrors('METRICS', row({ notes: '=cmd()' }));
    expect(errors).toContainEqual(expect.objectContaining({ field: 'notes', rule: 'FORMULA' }));
  });

  it('has one thing wrong with it at most: the first that was found', () => {
    const judged = judge('METRICS', row({}), (wrong) => {
      wrong('value', 'INVALID', 'Second');
      return undefined;
    });
    const errors = 'errors' in judged ? judged.errors : [];
    expect(errors.filter(({ field }) => field === 'value').map(({ rule }) => rule)).toEqual(['REQUIRED']);
  });
});

describe('a row of campaigns', () => {
  it('may last five years from its own first day, and begins within five years', () => {
    const cells = {
      name: 'Long haul',
      client: 'Northwind Tea',
      objective: 'Win 20 customers',
      primary_cta: 'Order',
      platforms: 'linkedin',
      timezone: 'Europe/Berlin',
    };
    const none = { names: new Set<string>(), people: new Set<string>(), archivedClients: new Set<string>() };
    const context = { ...none, today: '2026-11-20', repeated: new Map() };
    const rulesOf = (start_date: string, end_date: string) => {
      const judged = readCampaignRow(row({ ...cells, start_date, end_date }), context);
      return 'errors' in judged ? judged.errors.map(({ field, rule }) => `${field} ${rule}`) : [];
    };
    expect(rulesOf('2027-03-01', '2032-02-28')).toEqual([]);
    expect(rulesOf('2027-03-01', '2032-06-30')).toEqual(['end_date INVALID']);
    expect(rulesOf('2072-03-01', '2072-06-30')).toEqual(['start_date TOO_FAR']);
  });
});

describe('a row of metrics', () => {
  const cells = {
    campaign: 'SPRING',
    platform: 'LinkedIn',
    date: '2026-11-20',
    metric_type: 'CTR',
    value: '2.5',
  };
  const rulesOf = (given: Record<string, string>) => {
    const judged = readMetricRow(row({ ...cells, ...given }), campaigns, todays(NOW));
    return 'errors' in judged ? judged.errors.map(({ field, rule }) => `${field} ${rule}`) : [];
  };

  it('is refused for an archived campaign, which gets no more figures anywhere', () => {
    const archived = new Map(
      [...campaigns].map(([name, one]) => [name, { ...one, status: 'ARCHIVED' as const }]),
    );
    const judged = readMetricRow(row(cells), archived, todays(NOW));
    expect(judged).toMatchObject({ errors: [{ field: 'campaign', rule: 'CAMPAIGN_CLOSED' }] });
  });

  it('is read with the usual unit of its metric, also after the campaign is over', () => {
    expect(readMetricRow(row(cells), campaigns, todays(NOW))).toMatchObject({
      value: {
        campaign_id: 'c1',
        platform: 'linkedin',
        metric_type: 'ctr',
        value: 2.5,
        unit: 'PERCENT',
        notes: null,
      },
    });
  });

  it.each([
    [{ date: '2026-11-21' }, 'date INVALID'],
    [{ date: '2020-01-01' }, 'date TOO_FAR'],
    [{ date: '31.12.2026' }, 'date INVALID'],
    [{ value: '1,234' }, 'value INVALID'],
    [{ value: '1e400' }, 'value INVALID'],
    [{ value: '9999999999999' }, 'value INVALID'],
    [{ value: '-1', metric_type: 'clicks' }, 'value INVALID'],
    [{ unit: 'parsecs' }, 'unit INVALID'],
    [{ metric_type: '🎉' }, 'metric_type INVALID'],
    [{ campaign: 'Winter' }, 'campaign NO_SUCH_CAMPAIGN'],
    [{ platform: 'myspace' }, 'platform UNKNOWN_PLATFORM'],
  ])('with %j is refused by its field and rule', (given, rule) => {
    expect(rulesOf(given)).toEqual([rule]);
  });

  it('takes whatever a plain number says, and nothing else', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), fc.integer({ min: 0, max: 99 }), (whole, rest) => {
        const judged = readMetricRow(row({ ...cells, value: `${whole}.${rest}` }), campaigns, todays(NOW));
        expect('value' in judged && judged.value.value).toBe(Number(`${whole}.${rest}`));
      }),
    );
  });
});
