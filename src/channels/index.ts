export type { ChannelAdapter, GraphCall, ParsedWebhook } from './channel.ts';
export { createGraphClient, type GraphClient, type GraphRequest } from './meta/graph.client.ts';
export { adapterFor } from './registry.ts';
