import { afterEach, beforeEach, expect, it } from "vitest";
import { openBucket, type TestBucket } from "../../test/bucket.ts";
import { examineBucket } from "./examine-bucket.ts";

let bucket: TestBucket;
beforeEach(async () => {
  bucket = await openBucket();
});
afterEach(() => bucket.close());

const found = async (settings = bucket.settings) =>
  (await examineBucket(settings, { patienceMs: 300 })).map(({ level, says, mend }) => [level, says, mend]);

it("is found in order, and is left as it was; files on a disk have none", async () => {
  bucket.kept.set("2026-11-28/a", Buffer.from("a customer's"));

  expect(await found()).toEqual([
    ["ok", "desk-files takes files, gives them back, lists and removes them.", undefined],
  ]);
  expect([[...bucket.kept.keys()], bucket.violations]).toEqual([["2026-11-28/a"], []]);
  expect(await examineBucket(undefined)).toEqual([]);
});

it.each([
  ["PUT", "AccessDenied", "takes no file", "Allow s3:PutObject"],
  ["GET", "AccessDenied", "gives no file back", "Allow s3:GetObject"],
  ["LIST", "AccessDenied", "does not list its files", "Allow s3:ListBucket"],
  ["DELETE", "AccessDenied", "removes no file", "Allow s3:DeleteObject"],
  ["PUT", "NoSuchBucket", "takes no file", "Make the bucket, or mend ATTACHMENTS_S3_BUCKET."],
  ["PUT", "InvalidAccessKeyId", "takes no file", "Mend ATTACHMENTS_S3_ACCESS_KEY_ID."],
  ["PUT", "SignatureDoesNotMatch", "takes no file", "Mend ATTACHMENTS_S3_SECRET_ACCESS_KEY."],
  ["PUT", "AuthorizationHeaderMalformed", "takes no file", "Mend ATTACHMENTS_S3_REGION."],
] as const)("says what mends it when a %s is refused with %s", async (what, code, does, mend) => {
  bucket.refuses.set(what, code);

  const findings = await found();

  expect(findings).toEqual([["fail", `desk-files ${does} (${code}).`, expect.stringContaining(mend)]]);
  expect(JSON.stringify(findings)).not.toContain("s3-secret-canary");
});

it.each([
  ["full", "full", "Make room"],
  ["silent", "TimeoutError", "Run this again"],
] as const)("says what mends it when it is %s", async (fault, code, mend) => {
  bucket.fault = fault;

  expect(await found()).toEqual([["fail", `desk-files takes no file (${code}).`, expect.stringContaining(mend)]]);
});

it("says what mends it when nothing listens there", async () => {
  const nowhere = { ...bucket.settings, endpoint: "http://127.0.0.1:1" };

  expect(await found(nowhere)).toEqual([
    [
      "fail",
      "desk-files takes no file (ECONNREFUSED).",
      "Start what listens at ATTACHMENTS_S3_ENDPOINT, or mend the address.",
    ],
  ]);
});
