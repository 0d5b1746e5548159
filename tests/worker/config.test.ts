import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { readConfig } from '../../worker/config';
import { readLocalConfig } from '../../worker/local/config';

const DATABASE_URL = 'postgres://aicmo:secret@127.0.0.1:5432/aicmo';

describe('the environment of the worker', () => {
  it('needs only a database', () => {
    expect(readConfig({ DATABASE_URL })).toMatchObject({
      databaseUrl: DATABASE_URL,
      temporalAddress: '127.0.0.1:7233',
      temporalNamespace: 'default',
      campaignOps: true,
    });
  });

  it('names everything that is missing or wrong at once', () => {
    expect(() =>
      readConfig({ TEMPORAL_ADDRESS: 'http://temporal', AICMO_CAMPAIGN_OPS_ENABLED: 'perhaps' }),
    ).toThrow(
      /environment of the worker is not right:\n {2}DATABASE_URL: is missing\n {2}TEMPORAL_ADDRESS: must look like host:7233.*\n {2}AICMO_CAMPAIGN_OPS_ENABLED: /,
    );
  });

  it.each([
    ['false', false],
    ['0', false],
    ['true', true],
    ['', true],
  ])('reads AICMO_CAMPAIGN_OPS_ENABLED=%j as %j', (word, campaignOps) => {
    expect(readConfig({ DATABASE_URL, AICMO_CAMPAIGN_OPS_ENABLED: word })).toMatchObject({ campaignOps });
  });

  it('never shows the password of the database in its complaint', () => {
    const wrong = { DATABASE_URL: 'mysql://aicmo:secret@host/aicmo' };
    expect(() => readConfig(wrong)).toThrow(/DATABASE_URL: must look like postgres:/);
    expect(() => readConfig(wrong)).not.toThrow(/secret/);
  });

  it('keeps uploads on the disk, or in a bucket that is described in full', () => {
    expect(readConfig({ ...{ DATABASE_URL }, APP_DATA_DIR: '/data' }).files).toEqual({
      kind: 'disk',
      folder: '/data/files',
    });
    const bucket = {
      S3_ENDPOINT: 'http://minio:9000',
      S3_BUCKET: 'proofs',
      S3_ACCESS_KEY_ID: 'AK',
      S3_SECRET_ACCESS_KEY: 'a secret',
    };
    expect(readConfig({ ...{ DATABASE_URL }, ...bucket }).files).toMatchObject({
      kind: 's3',
      bucket: 'proofs',
      region: 'us-east-1',
    });
    const half = { ...{ DATABASE_URL }, S3_BUCKET: 'proofs', S3_SECRET_ACCESS_KEY: 'a secret' };
    expect(() => readConfig(half)).toThrow('Missing: S3_ENDPOINT, S3_ACCESS_KEY_ID');
  });
});

describe('the environment of npm start', () => {
  it('needs nothing at all', () => {
    expect(readLocalConfig({})).toEqual({
      PORT: 3000,
      TEMPORAL_NAMESPACE: 'default',
      AICMO_CAMPAIGN_OPS_ENABLED: true,
      WEBHOOK_ALLOW_PRIVATE: false,
    });
  });

  it('refuses what the web or the worker would refuse, before anything is started', () => {
    expect(() => readLocalConfig({ SESSION_SECRETS: `${'x'.repeat(32)}, short` })).toThrow(
      'SESSION_SECRETS: each secret needs at least 32 characters',
    );
    expect(() => readLocalConfig({ SMTP_URL: 'smtp://localhost:25' })).toThrow('MAIL_FROM is missing');
    expect(() => readLocalConfig({ PUBLIC_URL: 'aicmo.example.com' })).toThrow('PUBLIC_URL: must look like');
  });

  it('refuses a port that is none and a password that is too short', () => {
    expect(() => readLocalConfig({ PORT: 'http', AICMO_ADMIN_PASSWORD: 'short' })).toThrow(
      /PORT: must be a port, 1 to 65535\n {2}AICMO_ADMIN_PASSWORD: needs at least 12 characters/,
    );
  });

  it('takes .env.example as it stands', () => {
    const lines = readFileSync(resolve(__dirname, '..', '..', '.env.example'), 'utf8').split('\n');
    const example = Object.fromEntries(
      lines.filter((line) => /^[A-Z_]+=/.test(line)).map((line) => line.split('=', 2) as [string, string]),
    );
    expect(Object.keys(example)).toEqual(
      expect.arrayContaining([
        ...[
          'PORT',
          'DATABASE_URL',
          'TEMPORAL_ADDRESS',
          'TEMPORAL_NAMESPACE',
          'TEMPORAL_PORT',
          'TEMPORAL_UI_PORT',
        ],
        ...['PG_PORT', 'APP_DATA_DIR', 'AICMO_ADMIN_EMAIL', 'AICMO_ADMIN_PASSWORD', 'SESSION_SECRETS'],
        'AICMO_CAMPAIGN_OPS_ENABLED',
      ]),
    );
    expect(readLocalConfig(example)).toEqual(readLocalConfig({}));
  });
});
