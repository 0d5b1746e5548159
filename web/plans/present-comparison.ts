import type { PlanRow } from '../../db/tables';
import { planDiff, type DiffLine, type SectionDiff } from '../../workflows/domain/plans-diff';
import type { CampaignView } from '../../db/campaigns';
import { lineChangeLabel, planSectionLabel, planStatusLabel } from '../labels';

export function presentComparison(
  campaign: Pick<CampaignView, 'id' | 'name'>,
  versions: readonly PlanRow[],
  { from, to }: { from: PlanRow; to: PlanRow },
) {
  const diff = planDiff(from.content, to.content);
  const changed = diff.filter(({ same }) => !same);
  return {
    title: `Versions ${from.version} and ${to.version} of the plan of ${campaign.name}`,
    action: `/campaigns/${campaign.id}/plan/comparison`,
    plan: `/campaigns/${campaign.id}/plan?version=${to.version}`,
    from: { ...choicesOf(versions, from), version: from.version, status: planStatusLabel[from.status] },
    to: { ...choicesOf(versions, to), version: to.version, status: planStatusLabel[to.status] },
    summary: summaryOf(changed, from, to),
    sections: diff.map(presentSection),
  };
}

function choicesOf(versions: readonly PlanRow[], chosen: PlanRow) {
  return {
    options: versions.map(({ version, status }) => ({
      value: version,
      word: `Version ${version}, ${planStatusLabel[status].word.toLowerCase()}`,
      selected: version === chosen.version,
    })),
  };
}

function summaryOf(changed: readonly SectionDiff[], from: PlanRow, to: PlanRow): string {
  if (from.version === to.version) return 'This is one and the same version: choose two.';
  if (changed.length === 0) return `Versions ${from.version} and ${to.version} say the same.`;
  const names = changed.map(({ section }) => planSectionLabel[section]);
  const count = names.length === 1 ? 'One section differs' : `${names.length} sections differ`;
  return `${count}: ${names.join(', ')}.`;
}

function presentSection({ section, same, lines }: SectionDiff) {
  return {
    id: section.toLowerCase().replaceAll('_', '-'),
    name: planSectionLabel[section],
    same,
    runs: same ? [{ same: lines.map(presentSame), count: countOf(lines.length) }] : runsOf(lines),
  };
}

/** What stayed is folded away between what did not. */
export function runsOf(lines: readonly DiffLine[]) {
  const runs: Array<{ same?: SameLine[]; line?: ReturnType<typeof presentLine> }> = [];
  for (const line of lines) {
    const last = runs.at(-1);
    if (line.change !== 'SAME') runs.push({ line: presentLine(line) });
    else if (last?.same) last.same.push(presentSame(line));
    else runs.push({ same: [presentSame(line)] });
  }
  return runs.map((run) => ({ ...run, count: run.same && countOf(run.same.length) }));
}

type SameLine = { label: string; text: string };

function presentSame({ label, after }: DiffLine): SameLine {
  return { label, text: after.map(({ text }) => text).join('') };
}

function presentLine({ label, change, before, after }: DiffLine) {
  return {
    label,
    change: lineChangeLabel[change],
    tone: change.toLowerCase(),
    before: change === 'ADDED' ? undefined : before,
    after: change === 'REMOVED' ? undefined : after,
  };
}

function countOf(lines: number): string {
  return lines === 1 ? 'One line, unchanged' : `${lines} lines, unchanged`;
}
