export { type FakeMeta, startFakeMeta } from './start-fake-meta.ts';
export type { FakeMetaOptions } from './world.ts';
