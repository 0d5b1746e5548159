import type { StageRows } from './page';

/** Where a stage that is in force is put to use. */
export function presentFurther({
  campaign,
  stage,
  artifact,
}: Pick<StageRows, 'campaign' | 'stage' | 'artifact'>) {
  if (!artifact?.approved_version) return [];
  const base = `/campaigns/${campaign.id}`;
  if (stage === 'INTAKE') {
    return [
      { href: `${base}/generation`, name: 'Generation plan', text: 'What was chosen here is drafted there.' },
    ];
  }
  if (stage === 'MONITORING') {
    return [
      {
        href: `${base}/monitoring/kpis`,
        name: 'KPIs',
        text: 'How each stands, and which thresholds are crossed.',
      },
    ];
  }
  return [];
}
