import { BackupError, describeProblem } from './backup-error.ts';
import { readRestoreSettings } from './backup-settings.ts';
import { placeOf, restoreBackup } from './restore-backup.ts';

/** `npm run restore -- <file>`: replaces DATABASE_URL by a backup, if CONFIRM_RESTORE=YES. */
async function main(): Promise<void> {
  const [file, ...more] = process.argv.slice(2);
  if (!file || file.startsWith('-') || more.length > 0) throw new BackupError('which file? npm run restore -- <file>');
  const settings = readRestoreSettings(process.env);
  const { rows } = await restoreBackup(settings, file);
  console.log(`restored ${placeOf(settings.url)}${rows === null ? '' : `: ${rows} rows`}`);
  console.log('next: npm run migrate, if this version has newer migrations than the backup');
}

main().catch((error: unknown) => {
  console.error(`restore: ${describeProblem(error)}`);
  process.exitCode = 1;
});
