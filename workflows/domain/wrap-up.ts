/** What a campaign asks for when its last day is over and work is still open. */

export type WrapUpTask = {
  task_type: 'REVIEW';
  platform: 'internal';
  origin: 'WRAP_UP';
  title: string;
  description: string;
  instructions_text: string;
  priority: 'HIGH';
  estimated_minutes: number;
};

export function wrapUpTask(campaignName: string): WrapUpTask {
  return {
    task_type: 'REVIEW',
    platform: 'internal',
    origin: 'WRAP_UP',
    title: `Wrap up: ${campaignName}`.slice(0, 255),
    description:
      'The last day of the campaign is over, and not everything is done. Decide what happens to the rest.',
    instructions_text: [
      '1. Open the campaign and look at what is still open, blocked or missed.',
      '2. Finish with proof what still makes sense, reschedule nothing past the end without the client’s word.',
      '3. Complete the campaign: what is left is then cancelled, what was overdue counts as missed.',
      '4. Write down what was left out and why.',
    ].join('\n'),
    priority: 'HIGH',
    estimated_minutes: 30,
  };
}
