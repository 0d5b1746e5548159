import type { Operator } from '../../db/operators';
import { CONTRACTS } from '../../workflows/domain/artifacts/contracts';
import { fieldsOf, valueAt, type Field, type Value } from '../../workflows/domain/artifacts/fields';
import { stagePath, UPSTREAM, type Stage } from '../../workflows/domain/artifacts/stages';
import { onBothClocks } from '../campaigns/times';
import { artifactStatusLabel, platformLabel, stageLabel } from '../labels';
import { describeDay } from '../times';
import { EXTRACTS, WITH_CAMPAIGN, type Quoted } from './extracts';
import type { StageRows } from './page';
import { linesOf } from './reading';

/** What a stage is built on: its campaign where that matters, and the stages before it, as far as they are in force. */
export function presentUpstream(rows: StageRows, operator: Operator, now: Date) {
  const { stage, upstream } = rows;
  const { id, timezone } = rows.campaign;
  const stages = UPSTREAM[stage].flatMap((one) => {
    const inForce = upstream.approved[one];
    if (!inForce) return [];
    return {
      name: stageLabel[one].word,
      href: `/campaigns/${id}/${stagePath(one)}`,
      version: inForce.version,
      at: onBothClocks(inForce.approved_at, timezone, operator.time_zone, now),
      flagged: inForce.flagged ? artifactStatusLabel.FLAGGED_FOR_REVIEW : undefined,
      lines: extractOf(rows, one),
    };
  });
  return WITH_CAMPAIGN.includes(stage) ? [campaignCard(rows), ...stages] : stages;
}

function extractOf({ stage, upstream, campaign }: StageRows, of: Stage) {
  const content = upstream.approved[of]?.content ?? {};
  return EXTRACTS[stage]
    .filter((quoted) => quoted.stage === of)
    .flatMap((quoted) => {
      const field = fieldsOf(CONTRACTS[of].form).find(({ path }) => path === quoted.path)?.field;
      const value = valueAt(content, quoted.path);
      return field && value !== undefined
        ? [
            {
              label: field.label,
              lines: linesOf(onlyColumns(field, quoted), value as Value, campaign.timezone),
            },
          ]
        : [];
    });
}

function onlyColumns(field: Field, { columns }: Quoted): Field {
  if (field.kind !== 'rows' || !columns) return field;
  return { ...field, columns: field.columns.filter(({ key }) => columns.includes(key)) };
}

function campaignCard({ upstream: { campaign } }: StageRows) {
  const facts: Array<[string, string | null]> = [
    ['Client', campaign.client_name],
    ['Objective', campaign.objective],
    ['Days', `${describeDay(campaign.start_date)} to ${describeDay(campaign.end_date)}`],
    ['Platforms', campaign.platforms.map((platform) => platformLabel[platform].word).join(', ')],
    ['Call to action', campaign.primary_cta],
    ['Budget', campaign.budget],
  ];
  return {
    name: 'The campaign',
    href: `/campaigns/${campaign.id}`,
    lines: facts.flatMap(([label, text]) => (text ? [{ label, lines: [text] }] : [])),
  };
}
