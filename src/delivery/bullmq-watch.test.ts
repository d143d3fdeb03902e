import { expect, it } from "vitest";
import { silentLog } from "../../test/silent-log.ts";
import { watchWorker } from "./bullmq-watch.ts";

function watched() {
  const opened: { closed: boolean; doing: <T>(work: () => Promise<T>) => Promise<T> }[] = [];
  const clock = { ms: 0 };
  const open = (doing: <T>(work: () => Promise<T>) => Promise<T>) => {
    const one = { closed: false, doing };
    opened.push(one);
    return {
      close: async () => {
        one.closed = true;
      },
    };
  };
  const worker = watchWorker(open, silentLog, () => clock.ms);
  const at = (seconds: number) => {
    clock.ms = seconds * 1_000;
  };
  return { worker, opened, at };
}

function deferred() {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

const states = ({ opened }: ReturnType<typeof watched>) => opened.map(({ closed }) => (closed ? "closed" : "open"));

it("replaces one that has heard nothing for half a minute though it was rung, and the next one has as long", async () => {
  const world = watched();
  const { worker, at } = world;

  worker.unheard();
  at(29);
  worker.unheard();
  expect(states(world)).toEqual(["open"]);
  at(31);
  worker.unheard();
  expect(states(world)).toEqual(["closed", "open"]);
  worker.unheard();
  at(60);
  worker.unheard();
  expect(states(world)).toEqual(["closed", "open"]);

  await worker.close();
  expect(states(world)).toEqual(["closed", "closed"]);
});

it("leaves one alone that heard something meanwhile, or is still at it", async () => {
  const world = watched();
  const { worker, opened, at } = world;

  worker.unheard();
  at(20);
  await opened[0]?.doing(async () => undefined);
  at(40);
  worker.unheard();
  const { promise, resolve: finish } = deferred();
  const long = opened[0]?.doing(() => promise);
  at(90);
  worker.unheard();
  at(130);
  worker.unheard();

  expect(states(world)).toEqual(["open"]);
  finish();
  await long;
  await worker.close();
});

it("closes though one of them breaks on its way out", async () => {
  const worker = watchWorker(() => ({ close: () => Promise.reject(new Error("gone")) }), silentLog);

  await expect(worker.close()).resolves.toBeUndefined();
});
