import type { Role } from '../../workflows/domain/permissions';
import type { ProjectState } from '../../workflows/domain/projects';
import type { Versioned } from './versioned';

/** Who pays, who works, and for what. */

export type OperatorRow = Versioned & {
  id: string;
  email: string;
  name: string;
  role: Role;
  password_hash: string;
  time_zone: string;
  preferences: Record<string, unknown>;
  disabled_at: Date | null;
};

export type ClientRow = Versioned & {
  id: string;
  name: string;
  brand_name: string | null;
  website: string | null;
  industry: string | null;
  contact_email: string | null;
  timezone: string | null;
  notes: string | null;
  archived_at: Date | null;
};

export type ProjectRow = Versioned & {
  id: string;
  client_id: string;
  name: string;
  state: ProjectState;
  notes: string | null;
};
