import { randomBytes } from 'node:crypto';
import type { Channel } from './demo.ts';

/** Ids that look like Meta's: opaque, long, and told apart by channel. */
export function newMessageId(channel: Channel, user: string): string {
  const random = randomBytes(18);
  switch (channel) {
    case 'whatsapp': {
      const head = Buffer.from([0x1c, 0x18, Math.min(user.length, 255)]);
      const tail = Buffer.from([0x15, 0x02, 0x00, 0x11, 0x18, 0x12]);
      const parts = [head, Buffer.from(user.slice(0, 20)), tail, Buffer.from(random.toString('hex').toUpperCase())];
      return `wamid.${Buffer.concat([...parts, Buffer.from([0])]).toString('base64')}`;
    }
    case 'instagram':
      return `aWdfZAG1faXRlbToxOk${Buffer.concat([random, randomBytes(30)]).toString('base64url')}`;
    case 'messenger':
      return `m_${Buffer.concat([random, randomBytes(30)]).toString('base64url')}`;
  }
}
