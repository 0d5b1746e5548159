/** The calendar of a campaign: what its cadence gives, what stands on it, and what may be done to that. */
export {
  BEST_TIMES,
  cadenceHas,
  cadenceOf,
  plannedItems,
  postsOnWeekday,
  type CalendarWindow,
} from './cadence';
export * from './conflicts';
export * from './item-tasks';
export * from './items';
export * from './slots';
