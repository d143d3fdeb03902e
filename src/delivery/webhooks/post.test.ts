import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openReceiver, type Receiver } from "../../../test/receiver.ts";
import { BlockedAddress, guardedLookup } from "./guard.ts";
import { createPoster, type Failure, type Poster, type PosterParts } from "./post.ts";

let receiver: Receiver;
const posters: Poster[] = [];
beforeEach(async () => {
  receiver = await openReceiver();
});
afterEach(async () => {
  for (const poster of posters.splice(0)) await poster.close();
  await receiver.close();
});

function poster(parts: Partial<PosterParts> = {}): Poster {
  const made = createPoster({ rules: { allowPrivate: true, httpsOnly: false }, timeoutMs: 2_000, ...parts });
  posters.push(made);
  return made;
}

const strict = { allowPrivate: false, httpsOnly: false };
const at = (address: string) => ({ address, family: address.includes(":") ? 6 : 4 });
const lookUp = (resolve: PosterParts["resolve"], all: boolean) =>
  new Promise<unknown>((done) =>
    guardedLookup(resolve ?? (async () => []))("hooks.example.com", { all }, (error, address) =>
      done(error ?? address),
    ),
  );

describe("SSRF: at the moment of the connection", () => {
  it.each(["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:10.0.0.1", "fd00::1"])(
    "a name that leads to %s is blocked before anything is sent",
    async (address) => {
      const outcome = await poster({ rules: strict, resolve: async () => [at(address)] }).post(
        "http://127.0.0.1.nip.io/",
        {},
        "{}",
      );

      expect(outcome).toMatchObject({ ok: false, status: null, reason: expect.stringMatching(/^blocked: /) });
      expect(receiver.received).toEqual([]);
    },
  );

  it("one private address among public ones is enough", async () => {
    expect(await lookUp(async () => [at("8.8.8.8"), at("192.168.0.1")], true)).toBeInstanceOf(BlockedAddress);
    expect(await lookUp(async () => [at("8.8.8.8"), at("192.168.0.1")], false)).toBeInstanceOf(BlockedAddress);
    expect(await lookUp(async () => [], true)).toBeInstanceOf(BlockedAddress);
  });

  it("a name that flips from public to private is looked at each time", async () => {
    const answers = [at("8.8.8.8"), at("127.0.0.1")];
    const resolve = async () => answers.splice(0, 1);

    expect(await lookUp(resolve, true)).toEqual([at("8.8.8.8")]);
    expect(await lookUp(resolve, true)).toBeInstanceOf(BlockedAddress);
  });

  it("gives one address where one is asked for", async () => {
    expect(await lookUp(async () => [at("8.8.8.8")], false)).toBe("8.8.8.8");
  });

  it.each([(port: number) => `http://127.0.0.1:${port}/`, () => "http://[::1]/", () => "http://0x7f000001/"])(
    "a plain private address that was saved when it was allowed is blocked",
    async (url) => {
      const outcome = await poster({ rules: strict }).post(url(receiver.port), {}, "{}");

      expect(outcome).toMatchObject({ ok: false, reason: expect.stringMatching(/^blocked: /) });
      expect(receiver.received).toEqual([]);
    },
  );
});

describe("an answer", () => {
  it.each([200, 201, 204, 299])("%i is told", async (status) => {
    receiver.answer = () => status;
    expect(await poster().post(receiver.url, {}, "{}")).toEqual({ ok: true, status });
  });

  it.each([301, 302, 307, 400, 404, 410, 429, 500, 503])(
    "%i is a failure, and no redirect is followed",
    async (status) => {
      receiver.answer = (_, response) => {
        response.writeHead(status, { location: `http://127.0.0.1:${receiver.port}/elsewhere` }).end();
        return status;
      };

      const outcome = await poster().post(receiver.url, {}, "{}");

      expect(outcome).toMatchObject({ ok: false, status, unreachable: false });
      expect(receiver.received).toHaveLength(1);
    },
  );

  it.each([
    [429, "120", 120_000],
    [503, " 7 ", 7_000],
    [503, "0", 0],
    [429, "Wed, 21 Oct 2015 07:28:00 GMT", 0],
    [429, "-5", undefined],
    [429, "1.5", undefined],
    [429, "tomorrow", undefined],
    [429, "9".repeat(30), undefined],
    [500, "120", undefined],
  ])("%i with Retry-After: %s says when to come again", async (status, header, retryAfterMs) => {
    receiver.answer = (_, response) => {
      response.writeHead(status, { "Retry-After": header }).end();
      return status;
    };

    const outcome = await poster().post(receiver.url, {}, "{}");

    expect(outcome).toEqual({
      ok: false,
      status,
      reason: `It answered ${status}.`,
      unreachable: false,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    });
  });

  it("names a time by a date", async () => {
    receiver.answer = (_, response) => {
      response.writeHead(503, { "Retry-After": new Date(Date.now() + 60_000).toUTCString() }).end();
      return 503;
    };

    const { retryAfterMs = 0 } = (await poster().post(receiver.url, {}, "{}")) as Failure;

    expect(Math.abs(retryAfterMs - 60_000)).toBeLessThan(2_000);
  });

  it("that never comes is a time-out", async () => {
    receiver.answer = () => undefined;

    const outcome = await poster({ timeoutMs: 150 }).post(receiver.url, {}, "{}");

    expect(outcome).toMatchObject({ ok: false, status: null, unreachable: true });
    expect(outcome).toMatchObject({ reason: "It did not answer within 0.15 seconds." });
  });

  it("without an end is not read to its end", async () => {
    let written = 0;
    const chunk = "x".repeat(65_536);
    const cut = new Promise<void>((resolve) => {
      receiver.answer = (_, response) => {
        response.writeHead(200);
        response.on("close", resolve);
        const pour = () => {
          written += chunk.length;
          if (!response.destroyed) response.write(chunk, pour);
        };
        pour();
        return 200;
      };
    });

    expect(await poster().post(receiver.url, {}, "{}")).toEqual({ ok: true, status: 200 });
    await cut;

    expect(written).toBeLessThan(20_000_000);
  });

  it("from nobody says so without the address", async () => {
    const { url } = receiver;
    await receiver.close();

    const outcome = await poster().post(url, {}, "{}");
    receiver = await openReceiver();

    expect(outcome).toEqual({ ok: false, status: null, reason: "It refused the connection.", unreachable: true });
  });
});
