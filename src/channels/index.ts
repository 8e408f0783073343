export type { ChannelAdapter, GraphCall, ParsedWebhook } from './channel.ts';
export { type ContractIssue, type ContractReading, readContract } from './contract/read-contract.ts';
export { CONTRACT_SCHEMAS } from './contract/schema.ts';
export { createGraphClient, type GraphClient, type GraphRequest } from './meta/graph.client.ts';
export { createMediaFinder } from './meta/media.client.ts';
export { adapterFor } from './registry.ts';
