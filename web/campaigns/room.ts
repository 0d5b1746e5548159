import type { Request, Response } from 'express';
import { listArtifacts } from '../../db/artifacts';
import { findCampaign, type CampaignView } from '../../db/campaigns';
import { readStanding, type Standing } from '../../db/campaigns/advance';
import { listPendingDecisions, type CommandRow } from '../../db/commands';
import type { ArtifactRow } from '../../db/tables';
import { no } from '../../workflows/domain/verdict';
import { operatorOf } from '../request';
import { sectionsOf } from '../section';
import type { Handler, Site } from '../site';
import { presentBareHeader, presentHeader, type Place } from './header';

type CampaignHandler = (req: Request, res: Response, campaign: CampaignView) => unknown;

/** A handler of something inside one campaign. For strangers the campaign does not exist. */
export function ofCampaign(site: Site, handle: CampaignHandler): Handler {
  return async (req, res) => {
    const campaign = await findCampaign(site.db, operatorOf(req), String(req.params['id']));
    if (!campaign) return site.respond.refuse(req, res, no('NOT_FOUND', 'NO_SUCH_RECORD'));
    return handle(req, res, campaign);
  };
}

/** A campaign and its artifacts, of every stage that somebody began. */
export type Chain = { campaign: CampaignView; artifacts: ArtifactRow[] };

/** What every page of a campaign shows around itself. */
export type Room = Chain & { standing: Standing; pending: CommandRow[] };

/** `known` are its artifacts, where somebody read them already. */
export async function readRoom(site: Site, campaign: CampaignView, known?: ArtifactRow[]): Promise<Room> {
  const [standing, pending, artifacts] = await Promise.all([
    readStanding(site.db, campaign, site.now()),
    listPendingDecisions(site.db, campaign.id),
    known ?? listArtifacts(site.db, campaign.id),
  ]);
  return { campaign, standing, pending, artifacts };
}

/** The header for this reader, with the tab of the page they are on. */
export function headerFor(site: Site, req: Request, room: Room, current?: Place) {
  return presentHeader(room, operatorOf(req), site.now(), { current, page: req.path });
}

/** Both as a part of the page: where the campaign stands may be unreadable, and the page is there all the same. */
export async function roomPart(
  site: Site,
  req: Request,
  campaign: CampaignView,
  current?: Place,
  known?: ArtifactRow[],
) {
  const around = await sectionsOf(site, req)('What it waits for', () => readRoom(site, campaign, known));
  const { shown: room, failed } = around;
  const bare = () => presentBareHeader(campaign, operatorOf(req), current);
  return { around, room, header: room ? headerFor(site, req, room, current) : { ...bare(), failed } };
}

export async function headerPart(...page: Parameters<typeof roomPart>) {
  return (await roomPart(...page)).header;
}
