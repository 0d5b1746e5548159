import { campaignBodySchema, type CampaignBody } from './campaigns.schema';
import { IMPORT_COLUMNS, isTooFar, judge, type Judged, type RowRule, type SheetRow } from './imports';
import { parsePlatform, PLATFORMS } from './platforms';
import { isLocalDate, type LocalDate } from './time';

/** What rows of campaigns are judged against, all of it in lower case. */
export type CampaignContext = {
  today: LocalDate;
  /** Every campaign's name, also of those that the person may not see. */
  names: ReadonlySet<string>;
  /** Addresses of people who can own a campaign. */
  people: ReadonlySet<string>;
  archivedClients: ReadonlySet<string>;
  /** The line of the first row with the same name, for rows that repeat one. */
  repeated: ReadonlyMap<SheetRow, number>;
};

/** A row as the campaign body that pages and machines send, judged by the same schema. */
export function readCampaignRow(row: SheetRow, context: CampaignContext): Judged<CampaignBody> {
  return judge('CAMPAIGNS', row, (wrong) => {
    const cell = (name: string) => (row.cells[name] ?? '').trim();
    const parsed = campaignBodySchema.safeParse(bodyOf(cell));
    for (const issue of parsed.success ? [] : parsed.error.issues) {
      const field = fieldOf(issue.path);
      wrong(field, ruleOf(field, cell(field)), issue.message);
    }
    // How long it may last is the schema's rule: five years from its own first day.
    if (isLocalDate(cell('start_date')) && isTooFar(cell('start_date'), context.today)) {
      wrong('start_date', 'TOO_FAR', 'Lies more than five years from today.');
    }
    const name = cell('name').toLowerCase();
    const first = context.repeated.get(row);
    if (first !== undefined) wrong('name', 'TWICE_IN_FILE', `Line ${first} has the same name.`);
    if (context.names.has(name)) wrong('name', 'NAME_TAKEN', 'A campaign of this name exists already.');
    if (context.archivedClients.has(cell('client').toLowerCase())) {
      wrong('client', 'INVALID', 'This client is archived.');
    }
    for (const role of ['owner', 'deputy']) {
      const address = cell(role).toLowerCase();
      if (address !== '' && !context.people.has(address)) {
        wrong(role, 'INVALID', `Nobody here has the address ${address}.`);
      }
    }
    return parsed.success ? parsed.data : undefined;
  });
}

function bodyOf(cell: (name: string) => string): Record<string, unknown> {
  const text = IMPORT_COLUMNS.CAMPAIGNS.filter(({ name }) => !name.endsWith('_per_week')).map(({ name }) => [
    name,
    cell(name),
  ]);
  const chosen = cell('platforms')
    .split(/[\s,;|]+/)
    .filter((word) => word !== '');
  const cadence = PLATFORMS.map((platform) => [platform, cell(`${platform}_per_week`)]);
  return {
    ...Object.fromEntries(text),
    platforms: chosen,
    cadence: Object.fromEntries(cadence.filter(([, perWeek]) => perWeek !== '')),
    auto_activate: readYesNo(cell('auto_activate')),
  };
}

function readYesNo(typed: string): unknown {
  const word = typed.toLowerCase();
  if (['', 'yes', 'true', '1'].includes(word)) return true;
  return ['no', 'false', '0'].includes(word) ? false : typed;
}

function fieldOf([first, second]: readonly PropertyKey[]): string {
  return first === 'cadence' && second !== undefined ? `${String(second)}_per_week` : String(first ?? '');
}

function ruleOf(field: string, value: string): RowRule {
  if (value === '') return 'REQUIRED';
  const words = value.split(/[\s,;|]+/);
  const unknown = field === 'platforms' && words.some((word) => word !== '' && !parsePlatform(word));
  return unknown ? 'UNKNOWN_PLATFORM' : 'INVALID';
}
