import type { ImportKind, ImportStatus, RowError } from '../../workflows/domain/imports';

/** What is kept of what was done, sent in and stored. */

export type AuditEntryRow = {
  id: string;
  at: Date;
  actor: string;
  actor_id: string | null;
  action: string;
  entity_type: string;
  entity_id: string | null;
  campaign_id: string | null;
  campaign_name: string | null;
  before: unknown;
  after: unknown;
  details: unknown;
  reason: string | null;
  request_id: string | null;
};

export type ImportRow = {
  id: string;
  kind: ImportKind;
  status: ImportStatus;
  file_name: string;
  sha256: string;
  bytes: number;
  content: string | null;
  row_count: number;
  wrong_count: number;
  errors: RowError[];
  counts: Record<string, number>;
  created_by: string;
  created_at: Date;
  applied_by: string | null;
  applied_at: Date | null;
};

export type StoredFileRow = {
  id: string;
  name: string;
  mime: string;
  bytes: number;
  sha256: string;
  storage_key: string;
  uploaded_by: string;
  created_at: Date;
};
