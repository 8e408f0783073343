import { BoundedLog } from './bounded-log.ts';
import { Contacts } from './contacts.ts';
import { EventStream } from './event-stream.ts';
import { Faults } from './faults.ts';
import { InboundGate } from './inbound-gate.ts';
import { Limits } from './limits.ts';
import { MediaStore } from './media-store.ts';
import { Receipts } from './receipts.ts';
import { Thread } from './thread.ts';
import { Timers } from './timers.ts';
import { Traffic } from './traffic.ts';
import { WebhookSender } from './webhook-sender.ts';
import { WorkerClient } from './worker-client.ts';

export interface FakeMetaOptions {
  readonly port: number;
  readonly workerUrl: string;
  readonly appSecret: string;
  readonly verifyToken?: string;
  readonly graphToken: string;
  readonly adminToken: string;
  /** Of the second restaurant; default: the first one's with `-2` behind it. */
  readonly secondAdminToken?: string;
  readonly host?: string;
  readonly log?: (line: string) => void;
}

/** One attempted send as `GET /_control/sent` shows it. */
export interface SentItem {
  readonly at: number;
  readonly path: string;
  readonly to: string | null;
  readonly body: unknown;
  /** 0: the connection was closed without an answer and without accepting. */
  readonly status: number;
  readonly response: unknown;
}

const KEPT_SENDS = 100_000;

/** Everything one fake Meta knows. */
export interface World {
  readonly options: FakeMetaOptions;
  readonly timers: Timers;
  readonly events: EventStream;
  readonly worker: WorkerClient;
  readonly sent: BoundedLog<SentItem>;
  readonly traffic: Traffic;
  readonly thread: Thread;
  readonly contacts: Contacts;
  readonly limits: Limits;
  readonly faults: Faults;
  readonly media: MediaStore;
  readonly sender: WebhookSender;
  readonly receipts: Receipts;
  readonly gate: InboundGate;
  /** The simulator's clock: real time moved by `offsetMs`. */
  offsetMs: number;
  now(): number;
  /** Where this server answers, known once it listens. */
  url: string;
}

export function createWorld(options: FakeMetaOptions): World {
  const clock = { offsetMs: 0 };
  const now = () => Date.now() + clock.offsetMs;
  const timers = new Timers();
  const events = new EventStream();
  const worker = new WorkerClient(options.workerUrl);
  const traffic = new Traffic(events);
  const thread = new Thread(events);
  const sender = new WebhookSender({ worker, appSecret: options.appSecret, timers, traffic, now });
  return {
    options,
    timers,
    events,
    worker,
    sent: new BoundedLog(KEPT_SENDS),
    traffic,
    thread,
    contacts: new Contacts(),
    limits: new Limits(),
    faults: new Faults(),
    media: new MediaStore(),
    sender,
    receipts: new Receipts({ sender, thread, events, timers, now }),
    gate: new InboundGate(timers),
    get offsetMs() {
      return clock.offsetMs;
    },
    set offsetMs(value: number) {
      clock.offsetMs = value;
    },
    now,
    url: '',
  };
}

/** As new, with no wait left over from before. The Worker's clock is the caller's business. */
export function forgetEverything(world: World): void {
  world.sender.forget();
  world.gate.set('normal');
  world.timers.cancelAll();
  world.receipts.forget();
  world.sent.clear();
  world.traffic.clear();
  world.thread.clear();
  world.contacts.clear();
  world.limits.clear();
  world.faults.add([]);
  world.media.clear();
  world.offsetMs = 0;
  world.events.publish('reset', {});
}
