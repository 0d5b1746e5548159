import { limitsOf } from './limits';
import type { Sop } from './sop';

export const EMAIL_SOPS: Sop[] = [
  {
    key: 'email.newsletter',
    platform: 'email',
    platform_name: 'Email',
    content_type: 'newsletter',
    name: 'Email newsletter',
    version: 1,
    where: ['The email tool of the client, or our email gateway: Create campaign.'],
    how: [
      'Choose the audience or segment and check it against the suppression list.',
      'Set the sender’s name, a person at the brand, and the reply-to address.',
      'Set subject and preheader.',
      'Paste the HTML and the plain text.',
      'Insert the personalisation tags, each with a fallback.',
      'Put the tracking parameters on the links.',
      'See that the unsubscribe link and the postal address are there.',
      'Send to the seed list and look at it on a phone and in dark mode.',
      'Run the link check and the spam check.',
      'Schedule it for 9:00 to 10:00 or 12:00 to 13:00, Tuesday to Thursday, local time.',
      'Send it and keep the confirmation.',
    ],
    tips: [
      'One call to action, above the fold and again at the end.',
      'At most 60 parts of image to 40 of text.',
      'Test two subjects on at least a tenth of the list.',
      'Send again once, after 48 to 72 hours, to those who did not open.',
    ],
    mistakes: [
      'A typo in the subject.',
      'No call to action.',
      'Nothing but an image.',
      'Broken merge tags.',
      'A missing unsubscribe link.',
      'Bought lists.',
      'A no-reply sender.',
    ],
    proof: 'Done when a screenshot of the send confirmation is uploaded, or the send report is pasted.',
    proof_types: ['UPLOAD', 'TEXT', 'MANUAL'],
    limits: limitsOf('email', 'newsletter'),
    // There is no one place to send mail from; a draft in the person's own mail program at least opens.
    composer_url: 'mailto:',
    estimated_minutes: 40,
  },
];
