/** What the log may know of an unforeseen error. A database's message can quote what a customer wrote, so it stays out. */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code, constraint, table, routine, cause }: DatabaseFields = error;
  const fromDatabase = code !== undefined || error.name.startsWith("Prisma") || error.name === "DriverAdapterError";
  return {
    name: error.name,
    ...(fromDatabase ? { code, constraint, table, routine } : { message: error.message }),
    stack: framesOf(error),
    ...(cause === undefined ? {} : { cause: describeCause(cause) }),
  };
}

interface DatabaseFields {
  code?: unknown;
  constraint?: unknown;
  table?: unknown;
  routine?: unknown;
  cause?: unknown;
}

const framesOf = ({ stack = "" }: Error): string[] =>
  stack
    .split("\n")
    .filter((line) => line.startsWith("    at "))
    .slice(0, 12)
    .map((line) => line.trim());

/** The adapter's cause is a plain object whose kind and SQLSTATE say enough. */
function describeCause(cause: unknown): unknown {
  if (cause instanceof Error) return describeError(cause);
  if (typeof cause !== "object" || cause === null) return undefined;
  const { kind, originalCode }: { kind?: unknown; originalCode?: unknown } = cause;
  return { kind, originalCode };
}
