import { forbiddenWords } from '../../qc/universal';
import { CREATIVES_FORM } from '../content/creatives';
import { ctasOf, hydrate } from '../content/creatives-rules';
import { INTAKE_FORM } from '../content/intake';
import { STRATEGY_FORM } from '../content/strategy';
import { pillarsOf } from '../content/strategy-rules';
import type { Upstream } from '../contract';
import { asLines } from '../entries';
import type { Content } from '../fields';
import { readerOf } from '../reader';
import { closed, filledWith, open, prose, sayable, sentencesIn, statementsIn } from './filling';

/** The brief and the words that pieces are put together from; each piece rests on them, so they are written first. */

const MOST_HOOKS = 8;
const MOST_ANGLES = 8;
const MOST_CLAIMS = 6;
const LEAST_CTAS = 3;

/** Asked for where the strategy has less than three. */
const PLAIN_CTAS = ['Learn more', 'Get started', 'Sign up', 'Reply and tell us'];

export function withMessageBank(content: Content, upstream: Upstream): Content {
  const strategy = readerOf(STRATEGY_FORM, upstream.approved.STRATEGY?.content ?? {});
  const intake = readerOf(INTAKE_FORM, upstream.approved.INTAKE?.content ?? {});
  const forbidden = forbiddenWords({ upstream });
  const pillars = pillarsOf(upstream.approved.STRATEGY?.content ?? {});
  const promise = strategy.text('layer4_value_architecture.core_promise');
  const objections = statementsIn(strategy.text('layer3_audience_psychology.objection_hierarchy'));
  const claims = [
    'layer4_value_architecture.proof_stack_authority',
    'layer4_value_architecture.proof_stack_social',
    'layer4_value_architecture.proof_stack_mechanism',
  ] as const;
  const words = {
    hooks: sayable(
      [
        strategy.text('layer4_value_architecture.headline'),
        ...sentencesIn(strategy.text('layer5_narrative.narrative_problem')),
        ...objections.map((objection) => `“${open(objection)}.” Is that so?`),
        ...strategy.list('layer4_value_architecture.key_messages'),
        promise,
      ],
      forbidden,
      MOST_HOOKS,
    ),
    angles: sayable(
      [
        ...pillars.flatMap(({ angles }) => angles.slice(0, 2)),
        ...pillars.map(({ description, name }) => description || name),
        ...strategy.list('layer4_value_architecture.differentiators'),
        promise,
      ].map(closed),
      forbidden,
      MOST_ANGLES,
    ),
    ctas: ctasFor(upstream, forbidden),
    offer_framing: sayable(
      [
        prose(intake.text('offer.primary_offer')),
        prose(
          intake.text('offer.primary_offer'),
          intake.text('offer.pricing') && `What it costs: ${intake.text('offer.pricing')}`,
        ),
      ],
      forbidden,
      2,
    ),
    compliance_safe_claims: sayable(
      claims.flatMap((path) => statementsIn(strategy.text(path))).map(closed),
      forbidden,
      MOST_CLAIMS,
    ),
  };
  // The words come before what the editor offers: these are made of more than one field of the strategy.
  const spoken = filledWith(
    content,
    Object.fromEntries(Object.entries(words).map(([key, list]) => [`message_bank.${key}`, list])),
  );
  const offers = Object.entries(hydrate(upstream)).map(([path, { value }]) => [path, value] as const);
  return withChannels(filledWith(spoken, Object.fromEntries(offers)));
}

function ctasFor(upstream: Upstream, forbidden: readonly string[]): string[] {
  const own = ctasOf(upstream)?.value ?? [upstream.campaign.primary_cta];
  const strategy = readerOf(STRATEGY_FORM, upstream.approved.STRATEGY?.content ?? {});
  const refused = strategy.list('layer7_constraints.forbidden_ctas').map((cta) => cta.toLowerCase());
  const plain = PLAIN_CTAS.filter((cta) => !refused.includes(cta.toLowerCase()));
  return sayable([...own, ...plain], forbidden, Math.max(own.length, LEAST_CTAS));
}

/** Each platform begins at another hook, so that one day does not say the same thing everywhere. */
function withChannels(content: Content): Content {
  const creatives = readerOf(CREATIVES_FORM, content);
  const hooks = creatives.list('message_bank.hooks');
  const angles = creatives.list('message_bank.angles');
  const mapping = creatives.list('asset_specifications.target_platforms').map((platform, index) => {
    const messages = [hooks[index % hooks.length], angles[index % angles.length]];
    return [platform, messages.filter((one) => one !== undefined)] as const;
  });
  const filled = mapping.filter(([, messages]) => messages.length > 0);
  return filledWith(content, {
    'message_bank.channel_mapping': filled.length > 0 ? Object.fromEntries(filled) : undefined,
    'creative_brief.creative_approach': asLines(
      angles.length > 0 ? ['One thought a piece, said plainly, with one call to action at its end.'] : [],
    ),
  });
}
