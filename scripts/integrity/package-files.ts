/** What of package.json and package-lock.json the checks look at. Nothing here imports a package: the check does not run what it judges. */
export type Specs = Readonly<Record<string, string>>;

export interface Manifest {
  readonly dependencies?: Specs;
  readonly devDependencies?: Specs;
  readonly optionalDependencies?: Specs;
  readonly peerDependencies?: Specs;
  readonly overrides?: Readonly<Record<string, unknown>>;
  readonly bundleDependencies?: unknown;
  readonly workspaces?: unknown;
  readonly engines?: Specs;
  readonly packageManager?: string;
  readonly scripts?: Specs;
  /** npm's own field: which packages may run a script when they are installed. */
  readonly allowScripts?: Readonly<Record<string, boolean>>;
}

export interface LockEntry {
  readonly name?: string;
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly devOptional?: boolean;
  readonly link?: boolean;
  readonly inBundle?: boolean;
  readonly hasInstallScript?: boolean;
  readonly dependencies?: Specs;
  readonly devDependencies?: Specs;
  readonly optionalDependencies?: Specs;
  readonly peerDependencies?: Specs;
  readonly engines?: Specs;
}

export interface Lock {
  readonly lockfileVersion?: number;
  /** By place: '' is the project, `node_modules/a/node_modules/b` a package. */
  readonly packages?: Readonly<Record<string, LockEntry>>;
}

const EXACT = /^\d+\.\d+\.\d+(?:-[\w.]+)?$/;

export function isExact(version: string): boolean {
  return EXACT.test(version);
}

/** Every entry but the project itself. */
export function lockedPackages(lock: Lock): readonly (readonly [place: string, entry: LockEntry])[] {
  return Object.entries(lock.packages ?? {}).filter(([place]) => place !== '');
}

/** `node_modules/a/node_modules/@b/c` → `@b/c`. */
export function nameAt(place: string): string {
  return place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
}
