// A bucket that speaks as much S3 as the desk does: put, get, delete and list, each signed; and it fails as it is told to.

import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { S3Settings } from "../src/files/drive.ts";

/** away: it answers 503; full: it has no room; silent: it never answers; halfway: it hangs up in the middle of a file. */
export type Fault = "away" | "full" | "silent" | "halfway";

export interface TestBucket {
  settings: S3Settings;
  kept: Map<string, Buffer>;
  fault: Fault | undefined;
  /** What it answers with a 403 and a code, though it is there. */
  refuses: Map<"PUT" | "GET" | "LIST" | "DELETE", string>;
  /** What it was asked, as "PUT key". */
  asked: string[];
  /** What real ones would have refused. */
  violations: string[];
  close(): Promise<void>;
}

const place = {
  bucket: "desk-files",
  region: "eu-test-1",
  accessKeyId: "AKIATEST",
  secretAccessKey: "s3-secret-canary",
};
/** Few, so that a list has pages. */
const pageSize = 2;

export async function openBucket(): Promise<TestBucket> {
  const server = createServer((request, response) => void answer(bucket, request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const bucket: TestBucket = {
    settings: { ...place, endpoint: `http://127.0.0.1:${port}` },
    kept: new Map(),
    fault: undefined,
    refuses: new Map(),
    asked: [],
    violations: [],
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
  return bucket;
}

async function answer(bucket: TestBucket, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", "http://bucket.test");
  const [, name = "", ...rest] = decodeURIComponent(url.pathname).split("/");
  const key = rest.join("/");
  bucket.asked.push(`${request.method} ${key}`);
  bucket.violations.push(...violationsOf(request, name));
  if (bucket.fault === "silent") return;
  const body = await bytesOf(request);
  if (bucket.fault === "away") return refuse(response, 503, "ServiceUnavailable");
  if (bucket.fault === "full" && request.method === "PUT") return refuse(response, 507, "XMinioStorageFull");
  const isList = url.searchParams.get("list-type") === "2";
  const refusal = bucket.refuses.get(isList ? "LIST" : (request.method as "PUT" | "GET" | "DELETE"));
  if (refusal !== undefined) return refuse(response, 403, refusal);

  if (request.method === "PUT") keep(bucket, key, body, request, response);
  else if (request.method === "DELETE") remove(bucket, key, response);
  else if (isList) list(bucket, url.searchParams, response);
  else give(bucket, key, response);
}

function keep(
  { kept, violations }: TestBucket,
  key: string,
  body: Buffer | undefined,
  { headers }: IncomingMessage,
  response: ServerResponse,
): void {
  if (!body) return;
  if (headers["content-length"] !== String(body.length)) violations.push("A put without its length");
  if (headers["content-encoding"] !== undefined) violations.push("A put in pieces that not every bucket understands");
  kept.set(key, body);
  response.writeHead(200, { ETag: '"etag"' }).end();
}

/** What is not there is removed as well as what is. */
function remove({ kept }: TestBucket, key: string, response: ServerResponse): void {
  kept.delete(key);
  response.writeHead(204).end();
}

function give({ kept, fault }: TestBucket, key: string, response: ServerResponse): void {
  const file = kept.get(key);
  if (!file) {
    refuse(response, 404, "NoSuchKey");
    return;
  }
  response.writeHead(200, { "Content-Length": file.length, "Last-Modified": new Date(0).toUTCString() });
  if (fault !== "halfway") response.end(file);
  else response.write(file.subarray(0, file.length / 2), () => response.destroy());
}

function list({ kept, violations }: TestBucket, query: URLSearchParams, response: ServerResponse): void {
  const prefix = query.get("prefix") ?? "";
  if (prefix === "") violations.push("A list of the whole bucket");
  const after = query.get("continuation-token") ?? "";
  const keys = [...kept.keys()].filter((key) => key.startsWith(prefix) && key > after).sort();
  const page = keys.slice(0, pageSize);
  const next = keys.length > pageSize ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : "";
  const contents = page.map((key) => `<Contents><Key>${key}</Key><Size>${kept.get(key)?.length}</Size></Contents>`);
  xml(response, 200, `<ListBucketResult>${contents.join("")}${next}</ListBucketResult>`);
}

function violationsOf({ headers }: IncomingMessage, name: string): string[] {
  const day = String(headers["x-amz-date"]).slice(0, 8);
  const scope = `${place.accessKeyId}/${day}/${place.region}/s3/aws4_request`;
  const signature = new RegExp(
    `^AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=[a-z0-9;-]*host[a-z0-9;-]*, Signature=[0-9a-f]{64}$`,
  );
  return [
    ...(name === place.bucket ? [] : [`Another bucket: ${name}`]),
    ...(/^\d{8}T\d{6}Z$/.test(String(headers["x-amz-date"])) ? [] : ["No date"]),
    ...(headers["x-amz-content-sha256"] === undefined ? ["Nothing said about the body"] : []),
    ...(signature.test(headers.authorization ?? "") ? [] : [`Not signed: ${headers.authorization}`]),
    ...(headers["x-amz-acl"] === undefined ? [] : ["An access list, which buckets of today refuse"]),
  ];
}

const refuse = (response: ServerResponse, status: number, code: string): void =>
  xml(response, status, `<Error><Code>${code}</Code><Message>${code}</Message></Error>`);

function xml(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "Content-Type": "application/xml" }).end(`<?xml version="1.0"?>${text}`);
}

/** Undefined when the sender gave up. */
async function bytesOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(chunk);
    return Buffer.concat(chunks);
  } catch {
    return undefined;
  }
}
