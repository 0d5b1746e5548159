import { readConfig } from '../../web/config';

const least = { DATABASE_URL: 'postgres://localhost/aicmo', SESSION_SECRETS: 'a'.repeat(32) };

describe('the environment of the web process', () => {
  it('needs only the database and the session secrets', () => {
    expect(readConfig(least)).toMatchObject({
      port: 3000,
      temporalAddress: '127.0.0.1:7233',
      temporalNamespace: 'default',
      dataDir: '.data',
      campaignOps: true,
      trustProxy: 0,
    });
    expect(readConfig({ ...least, BUILD_SHA: 'abc1234' }).build).toMatch(/^\d+\.\d+\.\d+\+abc1234$/);
  });

  it('names everything that is missing or wrong at once', () => {
    const wrong = { SESSION_SECRETS: 'short', PORT: 'x', AICMO_CAMPAIGN_OPS_ENABLED: 'maybe' };
    expect(() => readConfig(wrong)).toThrow(
      /PORT: [^]*DATABASE_URL: [^]*SESSION_SECRETS\.0: each secret needs at least 32 characters[^]*AICMO_CAMPAIGN_OPS_ENABLED/,
    );
  });

  it('rotates secrets, takes empty for unset, and switches the campaign pages off', () => {
    const secrets = `${'n'.repeat(32)}, ${'o'.repeat(32)}`;
    const config = readConfig({
      ...least,
      SESSION_SECRETS: secrets,
      PORT: '',
      AICMO_CAMPAIGN_OPS_ENABLED: 'false',
    });
    expect(config.sessionSecrets).toEqual(['n'.repeat(32), 'o'.repeat(32)]);
    expect(config.port).toBe(3000);
    expect(config.campaignOps).toBe(false);
  });

  it('keeps uploads on the disk, or in a bucket that is described in full', () => {
    expect(readConfig({ ...least, APP_DATA_DIR: '/data' }).files).toEqual({
      kind: 'disk',
      folder: '/data/files',
    });
    const bucket = {
      S3_ENDPOINT: 'http://minio:9000',
      S3_BUCKET: 'proofs',
      S3_ACCESS_KEY_ID: 'AK',
      S3_SECRET_ACCESS_KEY: 'a secret',
    };
    expect(readConfig({ ...least, ...bucket }).files).toMatchObject({
      kind: 's3',
      bucket: 'proofs',
      region: 'us-east-1',
    });
    const half = { ...least, S3_BUCKET: 'proofs', S3_SECRET_ACCESS_KEY: 'a secret' };
    expect(() => readConfig(half)).toThrow('Missing: S3_ENDPOINT, S3_ACCESS_KEY_ID');
  });
});
