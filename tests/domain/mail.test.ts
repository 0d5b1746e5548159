import fc from 'fast-check';
import { digestDue, mailOf } from '../../workflows/domain/mail';
import { isMuted, mailChoiceFor, NOTIFICATION_KINDS } from '../../workflows/domain/notifications';
import { localDate, localTime } from '../../workflows/domain/time';
import { instants, zones } from '../support/facts';

const item = (title: string) => ({ title, body: null, link: '/today' });

describe('the daily message', () => {
  it('is due from 08:00 of a person’s own day on, and is about what happened until then', () => {
    fc.assert(
      fc.property(instants, zones, (now, zone) => {
        const due = digestDue(zone, now);
        if (!due) return expect(localTime(now, zone) < '08:00').toBe(true);
        expect(due.day).toBe(localDate(now, zone));
        expect(localTime(due.through, zone)).toBe('08:00');
        expect(due.through <= now).toBe(true);
      }),
    );
  });
});

describe('a message', () => {
  it('of one thing has its title for a subject, and its link', () => {
    const { subject, body } = mailOf(
      'NOTICE',
      [{ ...item('Plan 2 waits for you'), body: 'Read it.' }],
      'https://a.b',
    );
    expect(subject).toBe('Plan 2 waits for you');
    expect(body).toBe(
      'Plan 2 waits for you\nRead it.\nhttps://a.b/today\n\nYou get this because of what you chose under https://a.b/settings.\n',
    );
  });

  it('of several says how many', () => {
    expect(mailOf('NOTICE', [item('One'), item('Two')], '').subject).toBe('One, and one more');
    expect(mailOf('NOTICE', [item('One'), item('Two'), item('Three')], '').subject).toBe('One, and 2 more');
    expect(mailOf('DIGEST', [item('One')], '').subject).toBe('Your day: one message');
    expect(mailOf('DIGEST', [item('One'), item('Two')], '').subject).toBe('Your day: 2 messages');
  });

  it('never breaks its subject into another header, whatever people named things', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (title) => {
        const { subject } = mailOf('NOTICE', [item(`A${title}`)], '');
        expect(subject).not.toMatch(/[\r\n\u2028\u2029]/);
        expect(subject.length).toBeLessThanOrEqual(180);
      }),
    );
    expect(mailOf('NOTICE', [item('Hello\r\nBcc: all@example.com')], '').subject).toBe(
      'Hello Bcc: all@example.com',
    );
  });
});

describe('what somebody is told by e-mail', () => {
  it('is what they chose, and else the usual: at once what waits for them', () => {
    expect(mailChoiceFor({}, 'ESCALATION')).toBe('IMMEDIATE');
    expect(mailChoiceFor({}, 'APPROVAL_ASKED')).toBe('IMMEDIATE');
    expect(mailChoiceFor({}, 'WEEKLY_SUMMARY')).toBe('DAILY');
    expect(mailChoiceFor({}, 'TASK_WATCHED')).toBe('OFF');
    expect(mailChoiceFor({ mail: { ESCALATION: 'OFF' } }, 'ESCALATION')).toBe('OFF');
  });

  it('says nothing of the inbox, where everything stands that is not muted', () => {
    expect(NOTIFICATION_KINDS.some((kind) => isMuted({}, kind))).toBe(false);
    expect(isMuted({ muted: ['PLAN_COMMENT'] }, 'PLAN_COMMENT')).toBe(true);
  });
});
