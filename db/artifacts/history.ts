import type { QcReport } from '../../workflows/domain/qc';
import type { Db } from '../connection';

/** The verdict of the newest report on a version. */
export type QcVerdict = Pick<QcReport, 'qc_status' | 'qc_score'> & { version: number };

/** Those of these versions that somebody had checked. */
export function listQcVerdicts(
  db: Db,
  artifactId: string,
  versions: readonly number[],
): Promise<QcVerdict[]> {
  return db('qc_reports')
    .where({ artifact_id: artifactId })
    .whereIn('version', [...versions])
    .distinctOn('version')
    .orderBy([{ column: 'version' }, { column: 'run_no', order: 'desc' }])
    .select<QcVerdict[]>('version', 'qc_status', 'qc_score');
}
