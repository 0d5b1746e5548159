import { findOpenEscalation } from '../../db/escalations';
import { findOperator } from '../../db/operators';
import { countTasksByStatus } from '../../db/tasks/of-campaign';
import { can } from '../../workflows/domain/permissions';
import { operatorOf } from '../request';
import { sectionFrom, sectionsOf } from '../section';
import type { Site } from '../site';
import { presentBareHeader } from './header';
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
import { headerFor, ofCampaign, readRoom } from './room';
import { briefOf, madeOf, strategyOf, waitingOf } from './war-room';

/** The overview, where a campaign is led from: a page of parts, of which one may fail without the others. */
export function showOverview(site: Site) {
  return ofCampaign(site, async (req, res, campaign) => {
    const { db } = site;
    const reader = operatorOf(req);
    const now = site.now();
    const section = sectionsOf(site, req);
    const room = await section('What it waits for', () => readRoom(site, campaign));
    const { shown } = room;
    const [brief, made, strategy, waiting] = await Promise.all([
      section('What the client wants', () => briefOf(site, req, { campaign })),
      section('Made so far', () => madeOf(site, { campaign })),
      shown
        ? section('Strategy', () => strategyOf(site, req, shown))
        : sectionFrom(room, 'Strategy', () => undefined),
      shown
        ? section('Who waits for whom', () => waitingOf(site, req, shown))
        : sectionFrom(room, 'Who waits for whom', () => undefined),
    ]);
    const [tasks, escalation, facts] = await Promise.all([
      shown
        ? section('Tasks', async () => presentFigures(shown, await countTasksByStatus(db, campaign.id)))
        : sectionFrom(room, 'Tasks', () => []),
      shown
        ? section('Escalation', async () => {
            const open = await findOpenEscalation(db, campaign.id);
            return presentEscalation(shown, open, reader.time_zone, now);
          })
        : sectionFrom(room, 'Escalation', () => undefined),
      section('About this campaign', async () => {
        const deputy = campaign.deputy_id ? await findOperator(db, campaign.deputy_id) : undefined;
        return { facts: presentFacts(campaign, deputy?.name, now), about: presentAbout(campaign) };
      }),
    ]);
    return site.respond.page(req, res, 'campaigns/show', {
      title: campaign.name,
      header: shown
        ? headerFor(site, req, shown, 'overview')
        : presentBareHeader(campaign, reader, 'overview'),
      headerFailed: room.failed,
      brief,
      made,
      strategy,
      waiting,
      tasks,
      escalation,
      facts,
      notReady: shown && notReadyYet(shown, now),
      next: sectionFrom(room, 'What happens next', (it) => presentNext(it, reader, now)),
      plan: sectionFrom(room, 'Plan', presentPlanState),
      generation: sectionFrom(room, 'Generation plan', presentGenerationLink),
      proof: can(reader.role, 'artifacts.read') && `/campaigns/${campaign.id}/proof`,
    });
  });
}
