import { expect, it } from 'vitest';
import { QueueCollector } from '#queues/collector';

interface Setup {
  readonly collector: QueueCollector<number>;
  readonly calls: number[][];
  now: number;
}

/** Each message weighs what it says, and a call takes 100. `send` stands for the queue. */
function collecting(send: (call: readonly number[]) => Promise<void> = async () => {}): Setup {
  const calls: number[][] = [];
  const sendBatch = async (messages: Iterable<{ body: number }>) => {
    const call = [...messages].map(({ body }) => body);
    await send(call);
    calls.push(call);
  };
  const queue = { sendBatch } as unknown as Queue<number>;
  const setup: Setup = {
    calls,
    now: 1_000,
    collector: new QueueCollector({
      queue,
      clock: { now: () => setup.now },
      weigh: (weight) => weight,
      maxWeight: 100,
    }),
  };
  return setup;
}

it('messages that come together travel in one call', async () => {
  const { collector, calls } = collecting();
  await Promise.all([1, 2, 3].map((message) => collector.send(message)));
  expect(calls).toEqual([[1, 2, 3]]);
});

it('a call takes no more than its weight, and a message that is too heavy goes alone', async () => {
  const { collector, calls } = collecting();
  await Promise.all([60, 30, 20, 500, 1].map((message) => collector.send(message)));
  expect(calls).toEqual([[60, 30], [20], [500], [1]]);
});

it('a call takes a hundred messages', async () => {
  const { collector, calls } = collecting();
  await Promise.all(Array.from({ length: 250 }, () => collector.send(0)));
  expect(calls.flat()).toHaveLength(250);
  expect(Math.max(...calls.map((call) => call.length))).toBe(100);
});

it('when the first one fails, the next one does not wait for it', async () => {
  let failures = 1;
  const { collector, calls } = collecting(async () => {
    if (failures-- > 0) throw new Error('queue away');
  });
  await expect(collector.send(1)).rejects.toThrow('queue away');
  await collector.send(2);
  expect(calls).toEqual([[2]]);
});

it('when the first one died before it sent, another one takes its place a second later', async () => {
  const setup = collecting();
  const { wait } = scheduler;
  scheduler.wait = () => new Promise(() => {});
  void setup.collector.send(1);
  scheduler.wait = wait;
  await setup.collector.send(2);
  expect(setup.calls).toEqual([]);
  setup.now += 1_000;
  await setup.collector.send(3);
  expect(setup.calls).toEqual([[1, 2, 3]]);
});
