import { chainOf, type StageStanding as StageRead } from '../../db/artifacts';
import type { ArtifactVersionRow, QcReportRow } from '../../db/tables';
import type { Validation } from '../../workflows/domain/artifacts/contract';
import { CONTRACTS } from '../../workflows/domain/artifacts/contracts';
import { STRATEGY_FORM } from '../../workflows/domain/artifacts/content/strategy';
import { isEmpty, valueAt } from '../../workflows/domain/artifacts/fields';
import type { ChainState } from '../../workflows/domain/artifacts/gates';
import { STAGE_NAMES, type Stage } from '../../workflows/domain/artifacts/stages';
import { flowOf, furthestOf, standingsOf } from '../../workflows/domain/artifacts/standing';
import { qcStatusLabel, stageStateLabel } from '../labels';
import type { Chain } from './room';
import { stageHref } from './stages';
import { onBothClocks } from './times';

const MOST_ERRORS = 30;

/** What is worked on: the campaign is the engagement, and its stage the furthest that somebody began. */
export function presentContext({ campaign, artifacts }: Chain) {
  const furthest = furthestOf(standingsOf(artifacts, chainOf(artifacts)));
  return [
    { name: 'Campaign', value: campaign.name },
    { name: 'Client', value: campaign.client_name },
    { name: 'Project', value: campaign.project_name },
    { name: 'Engagement', value: campaign.id },
    { name: 'Stage', value: furthest ? STAGE_NAMES[furthest] : 'Campaign' },
  ];
}

/** The seven steps, each done or not, and what stands in the way of it. */
export function presentFlow({ campaign, artifacts }: Chain) {
  const standings = standingsOf(artifacts, chainOf(artifacts));
  const { steps, percent } = flowOf(standings);
  return {
    percent,
    steps: steps.map(({ stage, done }) => {
      if (stage === 'CAMPAIGN') return { name: 'Campaign', done, href: `/campaigns/${campaign.id}` };
      const standing = standings.find((one) => one.stage === stage);
      return {
        name: STAGE_NAMES[stage],
        done,
        href: stageHref(campaign.id, stage),
        state: standing && stageStateLabel[standing.state],
      };
    }),
  };
}

/** Whether the eight layers are there, and how much of each is filled in. */
export function presentContract(campaignId: string, head: ArtifactVersionRow | undefined) {
  const layers = STRATEGY_FORM.sections.map(({ key, title, fields }) => {
    const filled = head
      ? fields.filter((field) => !isEmpty(valueAt(head.content, `${key}.${field.key}`)))
      : [];
    return {
      key,
      title,
      present: head?.content[key] !== undefined,
      filled: filled.length,
      of: fields.length,
    };
  });
  return {
    href: stageHref(campaignId, 'STRATEGY'),
    version: head?.version,
    schema: head && { is: head.schema_version, should: STRATEGY_FORM.schemaVersion },
    layers,
    present: layers.filter((layer) => layer.present).length,
  };
}

export type HeadJudged = { stage: Stage; head: ArtifactVersionRow; validation: Validation };

/** The first of what is wrong with the newest version of each stage, and how much there is of it. */
export function presentFaults(campaignId: string, heads: readonly HeadJudged[]) {
  return heads.map(({ stage, head, validation }) => {
    const { schemaVersion } = CONTRACTS[stage].form;
    const errors = [
      ...(head.schema_version === schemaVersion
        ? []
        : [
            {
              field: 'schema_version',
              message: `Saved as ${head.schema_version}, read as ${schemaVersion}.`,
            },
          ]),
      ...validation.errors,
    ];
    return {
      name: STAGE_NAMES[stage],
      href: stageHref(campaignId, stage),
      version: head.version,
      count: errors.length,
      one: errors.length === 1,
      errors: errors.slice(0, MOST_ERRORS),
      more: errors.length > MOST_ERRORS ? errors.length - MOST_ERRORS : undefined,
    };
  });
}

/** Every artifact: its state, its versions, what was found, and what its newest version is known by. */
export function presentTable(
  { campaign, artifacts }: Chain,
  chain: ChainState,
  stages: readonly StageRead[],
  reports: ReadonlyArray<QcReportRow | undefined>,
  zone: string,
  now: Date,
) {
  const standings = standingsOf(artifacts, chain);
  return stages.map(({ stage, begun }, index) => {
    const standing = standings.find((one) => one.stage === stage);
    const report = reports[index];
    return {
      name: STAGE_NAMES[stage],
      href: stageHref(campaign.id, stage),
      state: standing && stageStateLabel[standing.state],
      inForce: standing?.approved ?? undefined,
      head: begun && {
        version: begun.head.version,
        filled: begun.head.completeness ?? undefined,
        schema: begun.head.schema_version,
        checksum: begun.head.checksum.slice(0, 12),
        at: onBothClocks(begun.head.created_at, campaign.timezone, zone, now),
      },
      qc: report && { label: qcStatusLabel[report.qc_status], score: report.qc_score },
    };
  });
}
