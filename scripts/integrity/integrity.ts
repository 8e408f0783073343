import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkIntegrity, LICENCE_DOCUMENT, readLock } from './check-integrity.ts';
import { licenceDocument } from './licences.ts';

const root = join(import.meta.dirname, '../..');

if (process.argv.includes('--write')) writeFileSync(join(root, LICENCE_DOCUMENT), licenceDocument(readLock(root)));

const checks = checkIntegrity(root);
for (const { name, findings } of checks) {
  for (const { where, problem } of findings) console.error(`${name}: ${where}: ${problem}`);
}
const broken = checks.filter(({ findings }) => findings.length > 0).map(({ name }) => name);
if (broken.length > 0) {
  console.error(`integrity: ${broken.join(', ')} failed. docs/security.md says what each check wants`);
  process.exitCode = 1;
} else {
  console.log(`integrity: ${checks.map(({ name }) => name).join(', ')} in order`);
}
