import type { FeedView } from '../../db/feeds';
import { newId } from '../../db/ids';
import { formState, type FormState } from '../forms';
import { relativeWords } from '../times';

/** A person's calendar addresses, and the form for another one; of `campaign` when it was asked for there. */
export function presentFeeds(
  feeds: readonly FeedView[],
  campaign: { id: string; name: string } | undefined,
  now: Date,
  form: FormState = formState({
    name: campaign ? `${campaign.name}: posts` : 'Posts',
    scope: campaign ? 'campaign' : 'all',
  }),
  made?: { name: string; address: string },
) {
  const chosen = form.values['scope'];
  const scopes = [
    ['all', 'The posts of every campaign that I may see'],
    ['mine', 'My tasks: everything that is mine to do, when it is due'],
    ...(campaign ? [['campaign', `The posts of ${campaign.name}`]] : []),
  ];
  return {
    title: 'Calendar addresses',
    lead: 'Subscribe to the calendar in your own program. Whoever has an address can read it until you end it.',
    back: { href: '/calendar', label: 'Calendar' },
    form,
    campaign: campaign?.id,
    scopes: scopes.map(([value, word]) => ({ value, word, checked: value === chosen })),
    made,
    feeds: feeds.map((feed) => ({
      name: feed.name,
      shows: feed.campaign_name ?? (feed.only_mine ? 'My tasks' : 'Every campaign'),
      made: relativeWords(feed.created_at, now),
      used: feed.last_used_at ? `read ${relativeWords(feed.last_used_at, now)}` : 'never read yet',
      ended: feed.revoked_at ? `ended ${relativeWords(feed.revoked_at, now)}` : undefined,
      action: `/calendar/feeds/${feed.id}`,
      commandId: newId(),
    })),
    empty: feeds.length === 0,
  };
}
