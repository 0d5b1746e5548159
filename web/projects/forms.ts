import { z } from 'zod';
import { checkReason } from '../../workflows/domain/campaigns';
import { projectBodySchema, type ProjectBody } from '../../workflows/domain/clients.schema';
import { PROJECT_CHOICES, type ProjectChoice } from '../../workflows/domain/projects';
import { yes, type Verdict } from '../../workflows/domain/verdict';
import { parseForm } from '../forms';

const newProject = projectBodySchema.extend({ client: z.uuid({ error: 'Choose the client.' }) });

export function parseNewProject(body: unknown): Verdict<ProjectBody & { client: string }> {
  return parseForm(newProject, pick(body, ['name', 'notes', 'client']));
}

export function parseProjectForm(body: unknown): Verdict<ProjectBody> {
  return parseForm(projectBodySchema, pick(body, ['name', 'notes']));
}

const placement = z.object({ state: z.enum(PROJECT_CHOICES, { error: 'Choose where it stands.' }) });

/** Putting a project aside says why; taking it back needs no reason. */
export function parsePlacement(body: unknown): Verdict<{ state: ProjectChoice; reason: string | undefined }> {
  const typed = parseForm(placement, pick(body, ['state']));
  if (!typed.ok) return typed;
  const { state } = typed.value;
  if (state === 'NEW') return yes({ state, reason: undefined });
  const reason = checkReason(String(pick(body, ['reason'])['reason'] ?? ''));
  return reason.ok ? yes({ state, reason: reason.value }) : reason;
}

function pick(body: unknown, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body ?? {}).filter(([name]) => names.includes(name)));
}
