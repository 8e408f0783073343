import type { Finding } from './finding.ts';
import { isExact, type Lock, type Manifest, type Specs } from './package-files.ts';

const SECTIONS = ['dependencies', 'devDependencies', 'optionalDependencies'] as const;
const REFUSED = ['peerDependencies', 'bundleDependencies', 'workspaces'] as const;
/** npm runs these of ours on every `npm ci`. */
const INSTALL_SCRIPTS = ['preinstall', 'install', 'postinstall', 'prepare', 'dependencies'];
const AT_LEAST = /^>=(\d+)\.(\d+)\.(\d+)$/;

/** package.json names exact versions, and the lock file is about the same package.json. */
export function checkPins(manifest: Manifest, lock: Lock): readonly Finding[] {
  return [
    ...SECTIONS.flatMap((section) => checkSection(section, { manifest, lock })),
    ...REFUSED.filter((section) => manifest[section] !== undefined).map((section) =>
      inManifest(`${section}: the checks do not know how to judge it`),
    ),
    ...inexactOverrides(manifest.overrides ?? {}),
    ...INSTALL_SCRIPTS.filter((name) => manifest.scripts?.[name] !== undefined).map((name) =>
      inManifest(`scripts.${name} would run on every install`),
    ),
    ...checkEngines(manifest, lock),
  ];
}

function checkSection(
  section: (typeof SECTIONS)[number],
  { manifest, lock }: { manifest: Manifest; lock: Lock },
): readonly Finding[] {
  const wanted = manifest[section] ?? {};
  const findings = Object.entries(wanted).flatMap(([name, spec]) => {
    if (!isExact(spec)) return [inManifest(`${section}.${name} is ${spec}, not an exact version`)];
    const locked = lock.packages?.[`node_modules/${name}`]?.version;
    if (locked === spec) return [];
    return [inLock(`${name} is ${locked ?? 'absent'}, package.json says ${spec}`)];
  });
  return isSame(wanted, lock.packages?.['']?.[section] ?? {})
    ? findings
    : [...findings, inLock(`${section} differ from those of package.json: run npm install`)];
}

function inexactOverrides(overrides: Readonly<Record<string, unknown>>): readonly Finding[] {
  return Object.entries(overrides)
    .filter(([, spec]) => typeof spec !== 'string' || !isExact(spec))
    .map(([name]) => inManifest(`overrides.${name} is not one exact version`));
}

function checkEngines(manifest: Manifest, lock: Lock): readonly Finding[] {
  const node = manifest.engines?.node ?? '';
  const findings: Finding[] = [];
  if (!AT_LEAST.test(node)) findings.push(inManifest(`engines.node is "${node}", not ">=x.y.z"`));
  if (!isSame(manifest.engines ?? {}, lock.packages?.['']?.engines ?? {}))
    findings.push(inLock('engines differ from those of package.json: run npm install'));
  if (manifest.packageManager !== undefined && !/^npm@\d+\.\d+\.\d+$/.test(manifest.packageManager))
    findings.push(inManifest('packageManager is not npm@x.y.z'));
  for (const [name, version] of Object.entries(manifest.optionalDependencies ?? {})) {
    if (name.startsWith('node-') && isOlder(version, node))
      findings.push(inManifest(`${name} ${version} is older than engines.node ${node}`));
  }
  return findings;
}

function isOlder(version: string, range: string): boolean {
  const least = AT_LEAST.exec(range)?.slice(1).map(Number) ?? [];
  const given = version.split('.').map(Number);
  const at = least.findIndex((part, index) => part !== given[index]);
  return at >= 0 && (given[at] ?? 0) < (least[at] ?? 0);
}

function isSame(left: Specs, right: Specs): boolean {
  const names = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...names].every((name) => left[name] === right[name]);
}

function inManifest(problem: string): Finding {
  return { where: 'package.json', problem };
}

function inLock(problem: string): Finding {
  return { where: 'package-lock.json', problem };
}
