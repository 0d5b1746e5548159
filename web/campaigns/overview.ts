import { findOpenEscalation } from '../../db/escalations';
import { findOperator } from '../../db/operators';
import { countTasksByStatus } from '../../db/tasks/of-campaign';
import { can } from '../../workflows/domain/permissions';
import { operatorOf } from '../request';
import { sectionsFrom, sectionsOf } from '../section';
import type { Site } from '../site';
import {
  notReadyYet,
  presentAbout,
  presentEscalation,
  presentFacts,
  presentFigures,
  presentGenerationLink,
  presentNext,
  presentPlanState,
} from './present';
import { ofCampaign, roomPart } from './room';
import { briefOf, madeOf, strategyOf, waitingOf } from './war-room';

/** The overview, where a campaign is led from: a page of parts, of which one may fail without the others. */
export function showOverview(site: Site) {
  return ofCampaign(site, async (req, res, campaign) => {
    const { db } = site;
    const reader = operatorOf(req);
    const now = site.now();
    const { around, room, header } = await roomPart(site, req, campaign, 'overview');
    const section = sectionsOf(site, req);
    const inRoom = sectionsFrom(around, section);
    const [brief, made, strategy, waiting] = await Promise.all([
      section('What the client wants', () => briefOf(site, req, { campaign })),
      section('Made so far', () => madeOf(site, { campaign })),
      inRoom('Strategy', (it) => strategyOf(site, req, it)),
      inRoom('Who waits for whom', (it) => waitingOf(site, req, it)),
    ]);
    const [tasks, escalation, facts] = await Promise.all([
      inRoom('Tasks', async (it) => presentFigures(it, await countTasksByStatus(db, campaign.id))),
      inRoom('Escalation', async (it) =>
        presentEscalation(it, await findOpenEscalation(db, campaign.id), reader.time_zone, now),
      ),
      section('About this campaign', async () => {
        const deputy = campaign.deputy_id ? await findOperator(db, campaign.deputy_id) : undefined;
        return { facts: presentFacts(campaign, deputy?.name, now), about: presentAbout(campaign) };
      }),
    ]);
    return site.respond.page(req, res, 'campaigns/show', {
      title: campaign.name,
      header,
      brief,
      made,
      strategy,
      waiting,
      tasks,
      escalation,
      facts,
      notReady: room && notReadyYet(room, now),
      next: await inRoom('What happens next', (it) => presentNext(it, reader, now)),
      plan: await inRoom('Plan', presentPlanState),
      generation: await inRoom('Generation plan', presentGenerationLink),
      proof: can(reader.role, 'artifacts.read') && `/campaigns/${campaign.id}/proof`,
    });
  });
}
