import type { CampaignBasics, InForce, Upstream } from '../../../workflows/domain/artifacts/contract';
import type { Content, StageForm } from '../../../workflows/domain/artifacts/fields';
import { STAGES, type Stage } from '../../../workflows/domain/artifacts/stages';

/** One story for all examples: Northwind Tea wants twenty cafés for its spring range. */
export const NORTHWIND: CampaignBasics = {
  id: '0198a000-0000-7000-8000-000000000001',
  name: 'Spring tasting box',
  client_name: 'Northwind Tea',
  brand_product: 'The spring tasting box: six loose teas for cafés',
  industry: 'E-commerce',
  objective: 'Win 20 cafés for the spring range',
  platforms: ['linkedin', 'instagram', 'email'],
  cadence: { linkedin: 3, instagram: 3, email: 1 },
  timezone: 'Europe/Berlin',
  start_date: '2027-03-01',
  end_date: '2027-05-23',
  primary_cta: 'Order a tasting box',
  budget: '6,000 to 8,000 EUR',
  blackout_dates: ['2027-03-28', '2027-03-29'],
};

/** The same as the form of a campaign says it. */
export function northwindBody() {
  const { platforms, cadence, primary_cta, start_date, end_date, budget } = NORTHWIND;
  return { platforms, cadence, primary_cta, start_date, end_date, budget };
}

/** A content as the version of a stage that is in force. */
export function inForce(form: StageForm, content: Content, over: Partial<InForce> = {}): InForce {
  return {
    artifact_id: `0198a000-0000-7000-8000-0000000000a${STAGES.indexOf(form.stage)}`,
    version: 1,
    content,
    schema_version: form.schemaVersion,
    approved_at: new Date('2027-02-10T09:00:00Z'),
    flagged: false,
    qc_status: 'PASS',
    ...over,
  };
}

/** What a stage of Northwind's campaign is built on. */
export function upstreamOf(
  approved: Partial<Record<Stage, InForce>> = {},
  campaign: Partial<CampaignBasics> = {},
): Upstream {
  return { campaign: { ...NORTHWIND, ...campaign }, approved };
}
