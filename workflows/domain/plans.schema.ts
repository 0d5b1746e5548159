import { z } from 'zod';
import { MAX_CAMPAIGN_DAYS } from './campaigns';
import { HASHTAGS, LENGTHS, TONES, type PlanContent } from './plans';

const MAX_WEEKS = Math.ceil(MAX_CAMPAIGN_DAYS / 7);

const line = z.string().trim().min(1).max(300);
const paragraph = z.string().trim().min(1).max(2_000);

const phase = z
  .strictObject({
    phase_number: z.int().min(1).max(24),
    name: line,
    first_week: z.int().min(1).max(MAX_WEEKS),
    last_week: z.int().min(1).max(MAX_WEEKS),
    goal: paragraph,
    tactics: z.array(paragraph).min(1).max(20),
    success_metrics: z.array(line).min(1).max(20),
  })
  .refine((it) => it.last_week >= it.first_week, {
    path: ['last_week'],
    error: 'A phase ends no earlier than it begins.',
  });

const voice = z.strictObject({
  tone: z.enum(TONES),
  length: z.enum(LENGTHS),
  hashtags: z.enum(HASHTAGS),
  emoji: z.boolean(),
  soft_sell: z.boolean(),
  avoid: z.array(z.string().trim().min(1).max(80)).max(50),
});

/** The content of one plan version; anything it does not know is refused. */
export const planContentSchema: z.ZodType<PlanContent> = z.strictObject({
  focus_area: line,
  duration_days: z.int().min(1).max(MAX_CAMPAIGN_DAYS),
  content_theme: line,
  positioning: paragraph,
  angles: z
    .array(z.strictObject({ title: line, rationale: paragraph }))
    .min(1)
    .max(12),
  messaging: z
    .record(z.string().trim().min(1).max(120), z.array(paragraph).min(1).max(20))
    .refine((themes) => Object.keys(themes).length >= 1, { error: 'A plan has at least one theme.' })
    .refine((themes) => Object.keys(themes).length <= 12, { error: 'A plan has at most twelve themes.' }),
  weekly_themes: z.array(line).min(1).max(MAX_WEEKS),
  phases: z.array(phase).min(1).max(24),
  success_metrics: z
    .array(z.strictObject({ metric: line, target: line, why: paragraph }))
    .min(1)
    .max(30),
  voice,
  changes: z.array(paragraph).max(100),
});
