import type { Route, Site } from '../site';
import { askingRoutes } from './asking';
import { comparisonRoutes } from './comparison';
import { decisionRoutes } from './decisions';
import { fixRoutes } from './fixes';
import { historyRoutes } from './history';
import { qcRoutes } from './qc-runs';
import { renewalRoutes } from './renewal';
import { restorationRoutes } from './restoration';

/** What is checked, asked and decided about a stage, and what was before. */
export function reviewRoutes(site: Site): Route[] {
  return [
    ...qcRoutes(site),
    ...fixRoutes(site),
    ...askingRoutes(site),
    ...decisionRoutes(site),
    ...renewalRoutes(site),
    ...historyRoutes(site),
    ...comparisonRoutes(site),
    ...restorationRoutes(site),
  ];
}
