import type { Channel } from '#src/messages/index';
import type { ChannelAdapter } from './channel.ts';
import { instagram } from './instagram/adapter.ts';
import { messenger } from './messenger/adapter.ts';
import { whatsapp } from './whatsapp/adapter.ts';

const ADAPTERS: Readonly<Record<Channel, ChannelAdapter>> = { whatsapp, instagram, messenger };

export function adapterFor(channel: Channel): ChannelAdapter {
  return ADAPTERS[channel];
}
