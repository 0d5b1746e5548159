import type { Check } from '../../qc/check';
import { filledIn } from '../../qc/presence';
import { COPY_CHECKS, UNIVERSAL_CHECKS } from '../../qc/universal';
import { hasWord } from '../../qc/words';
import { isEmpty, valueAt, withValue, type Section } from '../fields';
import { readerOf } from '../reader';
import { INTAKE_FORM } from './intake';
import { STRATEGY_FORM } from './strategy';
import { nameOf, pillarsOf, type StrategyPath } from './strategy-rules';

/** What quality control looks for in a strategy. */

const CHANNELS = 'layer6_channel_strategy.channels';
const PILLARS = 'layer5_narrative.content_pillars';
const PRIMARY_CTA = 'layer7_constraints.primary_cta';

/** Required fields that are no reason to stop everything. */
const MILDER: readonly StrategyPath[] = [
  'layer2_market_truth.what_not_to_do',
  'layer5_narrative.repetition_logic',
];

const schemaVersion: Check = {
  id: 'schema_version',
  severity: 'BLOCKER',
  title: 'It has the shape of today',
  instruction: 'Save it again; what it says is kept.',
  run: ({ schemaVersion: version }) =>
    version === STRATEGY_FORM.schemaVersion
      ? undefined
      : {
          message: `It was saved as ${version || 'nothing known'}, and ${STRATEGY_FORM.schemaVersion} is read.`,
          evidence: STRATEGY_FORM.sections.slice(0, 1).map(({ key }) => ({ field: key })),
        },
};

const allLayers: Check = {
  id: 'all_layers',
  severity: 'BLOCKER',
  title: 'All eight layers are there',
  instruction: 'Fill in the layers that are missing.',
  run({ content }) {
    const missing = STRATEGY_FORM.sections.filter(({ key }) => Object.keys(content[key] ?? {}).length === 0);
    if (missing.length === 0) return undefined;
    return {
      message: `Nothing is said about: ${missing.map(({ title }) => title).join(', ')}.`,
      evidence: missing.map(({ key }) => ({ field: key })),
    };
  },
};

/** `layer1_business_reality` → `layer1_fields`. */
function layerFields(section: Section): Check {
  const [layer = section.key] = section.key.split('_');
  const paths = section.fields
    .filter(({ required }) => required)
    .map(({ key }) => `${section.key}.${key}`)
    .filter((path) => !MILDER.some((one) => one === path));
  return filledIn({
    id: `${layer}_fields`,
    severity: 'BLOCKER',
    title: `${section.title}: everything that matters is said`,
    paths,
  });
}

const REPETITION_AT_LEAST = 20;

const repetitionLogic: Check = {
  id: 'repetition_logic',
  severity: 'MINOR',
  title: 'What is said again and again is described',
  instruction: `Say it in at least ${REPETITION_AT_LEAST} characters.`,
  run({ content }) {
    const field = 'layer5_narrative.repetition_logic';
    const text = readerOf(STRATEGY_FORM, content).text(field).trim();
    if (text.length >= REPETITION_AT_LEAST) return undefined;
    return { message: 'It is too short to be repeated.', evidence: [{ field, text }] };
  },
};

const channelRoles: Check = {
  id: 'channel_roles',
  severity: 'BLOCKER',
  title: 'Every channel has a name, a role and a measure',
  instruction: 'Say what each channel is there for and how that is measured.',
  run({ content }) {
    const channels = readerOf(STRATEGY_FORM, content).rows(CHANNELS);
    const evidence = channels.flatMap((channel, index) =>
      ['name', 'strategic_role', 'kpi']
        .filter((column) => isEmpty(channel[column]))
        .map((column) => ({ field: `${CHANNELS}.${index}.${column}` })),
    );
    return evidence.length === 0 ? undefined : { message: 'Some channels are not described.', evidence };
  },
};

/** Not to be reached from within China, and hardly used outside it. */
const NOT_IN_CHINA = ['instagram', 'facebook', 'twitter', 'x', 'youtube'];
const ONLY_IN_CHINA = ['weibo', 'wechat', 'douyin'];

const platformGeography: Check = {
  id: 'platform_geography',
  severity: 'MINOR',
  title: 'Channels are used where the audience is',
  instruction: 'Choose channels that the audience can reach.',
  run({ content, upstream }) {
    const geography = readerOf(INTAKE_FORM, upstream.approved.INTAKE?.content ?? {}).text(
      'identity.geography',
    );
    if (geography === '') return undefined;
    const isChina = hasWord(geography, 'China');
    const misplaced = isChina ? NOT_IN_CHINA : ONLY_IN_CHINA;
    const evidence = readerOf(STRATEGY_FORM, content)
      .rows(CHANNELS)
      .flatMap((channel, index) =>
        misplaced.some((name) => hasWord(nameOf(channel), name))
          ? [{ field: `${CHANNELS}.${index}.name`, text: nameOf(channel) }]
          : [],
      );
    if (evidence.length === 0) return undefined;
    const names = evidence.map(({ text }) => text).join(', ');
    const message = isChina
      ? `Hardly anybody in China reaches ${names}.`
      : `${names}: few people use it outside China.`;
    return { status: 'WARN', message, evidence };
  },
};

const kpis: Check = {
  id: 'measurement_kpis',
  severity: 'MAJOR',
  title: 'There is a main measure',
  instruction: 'Name at least one measure, with a target.',
  run({ content }) {
    const named = readerOf(STRATEGY_FORM, content)
      .rows('layer8_measurement.primary_kpis')
      .filter((row) => nameOf(row) !== '');
    if (named.length > 0) return undefined;
    return { message: 'No main measure is named.', evidence: [{ field: 'layer8_measurement.primary_kpis' }] };
  },
};

const ctas: Check = {
  ...filledIn({
    id: 'ctas',
    severity: 'MAJOR',
    title: 'The call to action is defined',
    paths: [PRIMARY_CTA],
    instruction: 'Take the call to action of the campaign, or write one.',
  }),
  fix: ({ content, upstream }) => withValue(content, PRIMARY_CTA, upstream.campaign.primary_cta),
};

const pillars: Check = {
  ...filledIn({
    id: 'content_pillars',
    severity: 'MINOR',
    title: 'Content pillars are named',
    paths: [PILLARS],
    instruction: 'Name three to five, or take them from the story.',
  }),
  fix({ content }) {
    const ofStory = pillarsOf(content).map(({ name, description }) => ({ name, description }));
    return isEmpty(valueAt(content, PILLARS)) ? withValue(content, PILLARS, ofStory) : content;
  },
};

export const STRATEGY_CHECKS: readonly Check[] = [
  schemaVersion,
  allLayers,
  ...STRATEGY_FORM.sections.map((section) => layerFields(section)),
  channelRoles,
  filledIn({
    id: 'what_not_to_do',
    severity: 'MAJOR',
    title: 'It is said what we will not do',
    paths: ['layer2_market_truth.what_not_to_do' satisfies StrategyPath],
  }),
  kpis,
  ctas,
  platformGeography,
  repetitionLogic,
  pillars,
  ...UNIVERSAL_CHECKS,
  ...COPY_CHECKS,
];
