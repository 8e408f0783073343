import { BackupError, describeProblem } from './backup-error.ts';
import { readBackupSettings } from './backup-settings.ts';
import { makeBackup } from './make-backup.ts';

/** `npm run backup`: one backup of DATABASE_URL into BACKUP_DIR. Standard output carries its path and nothing else. */
async function main(): Promise<void> {
  // Whoever writes something here may be about to write a key.
  if (process.argv.length > 2) throw new BackupError('no arguments: everything is a setting (docs/operations.md)');
  const settings = readBackupSettings(process.env);
  const report = await makeBackup(settings, Date.now());
  if (report.because) console.error(`as rows, not by pg_dump: ${report.because}`);
  if (!report.isEncrypted) console.error('not encrypted: BACKUP_KEY is not set');
  if (report.removed.length > 0)
    console.error(`removed, older than ${settings.retentionDays} days: ${report.removed.join(', ')}`);
  console.error(`${report.bytes} bytes, sha256 ${report.sha256}`);
  console.log(report.path);
}

main().catch((error: unknown) => {
  console.error(`backup: ${describeProblem(error)}`);
  process.exitCode = 1;
});
