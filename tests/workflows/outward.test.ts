import { pauseSystem, resumeSystem } from '../../db/controls';
import { sendAgain } from '../../db/mail';
import { redeliver } from '../../db/webhooks';
import { actorFor } from '../support/campaigns';
import { underVirtualTime, type Line } from '../support/line';
import {
  aDelivery,
  aMailServerThat,
  anEndpointThat,
  aWaitingMail,
  OUTWARD,
  processed,
  relayed,
} from '../support/outside';

jest.setTimeout(120_000);

const admin = ({ lead }: Line) => ({ ...actorFor(lead), role: 'admin' as const });

describe('a message', () => {
  it('is tried again while it surely did not go out, and sent once, under one id', async () => {
    const mailer = aMailServerThat('NOT_SENT', 'NOT_SENT', 'SENT');
    await underVirtualTime(
      async (line) => {
        const id = await aWaitingMail(line);
        await processed(line, 'mails', id, 'SENT');
        const row = await line.db('mails').where({ id }).first();
        expect(row).toMatchObject({ status: 'SENT', attempts: 3, error: null });
        expect(mailer.sent).toEqual([row.message_id]);
        await relayed(line);
        await line.env.sleep('2 hours');
        expect(mailer.sent).toHaveLength(1);
      },
      { mailer },
    );
  });

  it('has failed, and says why, when it could not be handed over for a day', async () => {
    const mailer = aMailServerThat('NOT_SENT');
    await underVirtualTime(
      async (line) => {
        const id = await aWaitingMail(line);
        await processed(line, 'mails', id, 'FAILED');
        expect(await line.db('mails').where({ id }).first()).toMatchObject({
          attempts: 8,
          error: 'The mail server was away.',
          sent_at: null,
        });
      },
      { mailer },
    );
  });

  it('is UNKNOWN when its try never came back; nobody sends it again but a person', async () => {
    const mailer = aMailServerThat('BREAKS', 'SENT');
    await underVirtualTime(
      async (line) => {
        const id = await aWaitingMail(line);
        await processed(line, 'mails', id, 'UNKNOWN');
        expect(await relayed(line)).toBe(0);
        await line.env.sleep('3 hours');
        expect(await line.db('mails').where({ id }).first()).toMatchObject({
          status: 'UNKNOWN',
          sent_at: null,
        });
        expect(await sendAgain(line.db, id, OUTWARD, admin(line), await line.now())).toBe(true);
        await processed(line, 'mails', id, 'SENT');
        expect(mailer.sent).toHaveLength(1);
      },
      { mailer },
    );
  });

  it('is held by the brake, and goes out when it is released', async () => {
    const mailer = aMailServerThat('SENT');
    await underVirtualTime(
      async (line) => {
        const { db } = line;
        await pauseSystem(db, 'The network is down', admin(line), await line.now());
        const id = await aWaitingMail(line);
        expect(await relayed(line)).toBe(0);
        expect(await line.db('mails').where({ id }).first()).toMatchObject({
          status: 'WAITING',
          attempts: 0,
        });
        await resumeSystem(db, undefined, admin(line), await line.now());
        await processed(line, 'mails', id, 'SENT');
        expect(mailer.sent).toHaveLength(1);
      },
      { mailer },
    );
  });
});

describe('a webhook', () => {
  it('is called again until it answers well, and every call stands in the log', async () => {
    const poster = anEndpointThat(500, 503, 204);
    await underVirtualTime(
      async (line) => {
        const id = await aDelivery(line);
        await processed(line, 'webhook_deliveries', id, 'DELIVERED');
        const log = await line.db('webhook_attempts').where({ delivery_id: id }).orderBy('id');
        expect(log.map(({ status_code, error }) => [status_code, error])).toEqual([
          [500, 'It answered 500.'],
          [503, 'It answered 503.'],
          [204, null],
        ]);
        expect(new Set(poster.heard)).toEqual(new Set([id]));
      },
      { poster },
    );
  });

  it('is given up after a day, and delivered when somebody asks for it again', async () => {
    const codes = [500];
    const failing = anEndpointThat(500);
    const poster = {
      post: async (...args: Parameters<typeof failing.post>) => {
        const tried = await failing.post(...args);
        return codes.length > 0 ? tried : { ...tried, statusCode: 200, error: null };
      },
    };
    await underVirtualTime(
      async (line) => {
        const id = await aDelivery(line);
        await processed(line, 'webhook_deliveries', id, 'DEAD');
        const { endpoint_id, attempts } = await line.db('webhook_deliveries').where({ id }).first();
        expect(attempts).toBeGreaterThan(5);
        codes.pop();
        expect(await redeliver(line.db, endpoint_id, id, admin(line), await line.now())).toBe(true);
        await processed(line, 'webhook_deliveries', id, 'DELIVERED');
      },
      { poster },
    );
  });

  it('is held by the brake and by its own pause', async () => {
    const poster = anEndpointThat(200);
    await underVirtualTime(
      async (line) => {
        const { db } = line;
        const id = await aDelivery(line);
        await pauseSystem(db, 'The network is down', admin(line), await line.now());
        expect(await relayed(line)).toBe(0);
        await resumeSystem(db, undefined, admin(line), await line.now());
        await db('webhook_endpoints').update({ status: 'PAUSED' });
        expect(await relayed(line)).toBe(0);
        expect(poster.heard).toEqual([]);
        await db('webhook_endpoints').update({ status: 'ACTIVE' });
        await processed(line, 'webhook_deliveries', id, 'DELIVERED');
        expect(poster.heard).toEqual([id]);
      },
      { poster },
    );
  });
});
