import type { Database } from 'better-sqlite3';
import { LOSSES_BY_NAME, lossesBefore40 } from './migrations/0040-losses-by-name';
import { schemaVersion } from './migrate';

/**
 * Lets a reader, who may not migrate, see the runs of a database from before losses had names as
 * they will be after its next opening: by a view of this connection alone, in front of the table.
 */
export function showRunsWithLosses(database: Database): void {
  if (schemaVersion(database) >= LOSSES_BY_NAME.number) return;
  database.exec(`
    CREATE TEMP VIEW run AS SELECT *,
      ${lossesBefore40('train')} AS train_losses,
      ${lossesBefore40('validation')} AS validation_losses,
      ${lossesBefore40('test')} AS test_losses
    FROM main.run`);
}
