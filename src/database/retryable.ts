// SQLSTATE: lost a race (40…), or the server or the way to it is going away or coming up.
const SQL_STATES = new Set(["40001", "40P01", "57P01", "57P02", "57P03", "08000", "08001", "08003", "08006", "53300"]);
const PRISMA_CODES = new Set(["P2034", "P2028", "P1001", "P1017"]);
const SYSTEM_CODES = new Set(["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT"]);
const ADAPTER_KINDS = new Set([
  "TransactionWriteConflict",
  "DatabaseNotReachable",
  "ConnectionClosed",
  "SocketTimeout",
  "TooManyConnections",
]);
const MESSAGES = [
  "Client has encountered a connection error and is not queryable",
  "Client was closed and is not queryable",
  "Connection terminated",
  "timeout exceeded when trying to connect",
  "timeout expired",
];

/**
 * Whether the same work may succeed when done again from its beginning. The work may have been committed all the same
 * (the answer got lost), so what is repeated must be idempotent.
 */
export function isRetryable(error: unknown): boolean {
  return causesOf(error).some(
    ({ code, originalCode, kind, message }) =>
      SQL_STATES.has(`${code}`) ||
      SQL_STATES.has(`${originalCode}`) ||
      PRISMA_CODES.has(`${code}`) ||
      SYSTEM_CODES.has(`${code}`) ||
      ADAPTER_KINDS.has(`${kind}`) ||
      MESSAGES.some((start) => `${message}`.startsWith(start)),
  );
}

interface Cause {
  code?: unknown;
  originalCode?: unknown;
  kind?: unknown;
  message?: unknown;
  cause?: unknown;
  errors?: unknown;
  meta?: { driverAdapterError?: unknown };
}

/** The error and all that is wrapped in it: Prisma wraps the adapter's error, and that one wraps PostgreSQL's. */
function causesOf(error: unknown, depth = 0): Cause[] {
  if (typeof error !== "object" || error === null || depth > 5) return [];
  const { cause, errors, meta }: Cause = error;
  const inner = [cause, meta?.driverAdapterError, ...(Array.isArray(errors) ? errors : [])];
  return [error, ...inner.flatMap((one) => causesOf(one, depth + 1))];
}
