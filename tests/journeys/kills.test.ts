import { killStory, type Story } from '../support/kills';
import { VICTIMS } from '../support/kills/killer';

describe('while worker, web, Temporal and Postgres are killed at random', () => {
  let story: Story;

  beforeAll(async () => {
    story = await killStory({ rounds: 5, seed: 20_261_120 });
  }, 240_000);

  it('kills every part at least once, and the supervisor starts each again', () => {
    for (const part of VICTIMS) expect(story.kills.byPart[part]).toBeGreaterThan(0);
  });

  it('goes on taking decisions and reports', () => {
    expect(story.said['approve 200'] ?? 0).toBeGreaterThan(0);
    expect(story.said['complete_task 200'] ?? 0).toBeGreaterThan(0);
    expect(story.counts.retries).toBeGreaterThan(0);
  });

  it('loses nothing that was answered, applies nothing twice, and gives each completed post two follow-ups', () => {
    expect(story.problems).toEqual([]);
    expect(story.followUps).toBe(2 * (story.said['complete_task 200'] ?? 0));
  });
});
