import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { SEARCH_ATTRIBUTES } from '../../worker/search-attributes';

const project = resolve(__dirname, '..', '..');

describe('the search attributes', () => {
  it('are registered exactly as the workflows set them', () => {
    const source = readFileSync(resolve(project, 'workflows', 'search-attributes.ts'), 'utf8');
    const keys = [...source.matchAll(/defineSearchAttributeKey\('(\w+)', SearchAttributeType\.(\w+)\)/g)];
    const types: Record<string, string> = { KEYWORD: 'Keyword', BOOL: 'Bool' };
    expect(Object.fromEntries(keys.map(([, name, type]) => [name, types[type ?? '']]))).toEqual(
      SEARCH_ATTRIBUTES,
    );
  });

  it('are registered by the compose file, too', () => {
    const compose = readFileSync(resolve(project, 'docker-compose.yml'), 'utf8');
    for (const [name, type] of Object.entries(SEARCH_ATTRIBUTES)) {
      expect(compose).toContain(`--name ${name} --type ${type}`);
    }
  });
});
