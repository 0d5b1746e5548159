import { CONTRACTS } from '../../workflows/domain/artifacts/contracts';
import type { Stage } from '../../workflows/domain/artifacts/stages';

/** How a version came about, when nobody typed it. */
export function sourceWords(stage: Stage, source: Record<string, unknown>): string | undefined {
  if (source['restored_from'] !== undefined) return `Version ${String(source['restored_from'])} restored`;
  if (source['renewed_from'] !== undefined) {
    return `Version ${String(source['renewed_from'])} unchanged, on what is in force`;
  }
  if (source['fixed'] !== undefined) {
    const check = CONTRACTS[stage].checks.find(({ id }) => id === source['fixed']);
    return `One check put right: ${check?.title ?? String(source['fixed'])}`;
  }
  return undefined;
}
