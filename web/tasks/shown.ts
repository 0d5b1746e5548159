import type { TaskPart } from '../../db/tasks/show';
import type { Role } from '../../workflows/domain/permissions';
import type { Refusal } from '../../workflows/domain/verdict';
import type { FailedSection } from '../section';

export type Reader = { id: string; role: Role; time_zone: string };

/** Forms of the page that were just refused; the others start empty. */
export type TaskForms = Partial<Record<TaskFormName, RefusedForm>>;
export type TaskFormName =
  'assignment' | 'completion' | 'schedule' | 'block' | 'reopening' | 'dismissal' | 'copy';
export type RefusedForm = { body: unknown; refusal: Refusal };

export type TaskPage = {
  forms?: TaskForms;
  /** What the change that led here did, in a sentence. */
  said?: string;
  /** What was not done, when it is about no form. */
  refused?: Refusal;
  /** The next free slot for a post that is to be moved. */
  slot?: Date;
  /** Parts around the task that could not be read: their cards stand where they would. */
  failed?: Partial<Record<TaskPart, FailedSection>>;
};
