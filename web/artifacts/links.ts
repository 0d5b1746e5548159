import { linkPreviews, type LinkSource } from '../../workflows/domain/artifacts/link-previews';
import type { Content } from '../../workflows/domain/artifacts/fields';
import { platformLabel } from '../labels';
import type { StageRows } from './page';

const SOURCES: Record<LinkSource, string> = {
  POST: 'as in the first fixed post that has one',
  WEBSITE: 'the client’s website',
  EXAMPLE: 'an example',
};

/** How links of an execution look with everything that is added to them; of another stage there are none. */
export function presentLinks({ stage, upstream }: Pick<StageRows, 'stage' | 'upstream'>, content: Content) {
  if (stage !== 'EXECUTION') return undefined;
  return {
    links: linkPreviews(content, upstream).map(({ platform, source, url }) => ({
      id: `link-${platform}`,
      target: `#link-${platform}`,
      name: platformLabel[platform].word,
      source: SOURCES[source],
      url,
    })),
  };
}
