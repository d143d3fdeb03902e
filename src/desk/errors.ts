// Every way a verb can refuse, as a closed code; each surface has one table from code to its own form.

export type DeskErrorCode = "forbidden" | "not_found" | "conflict" | "invalid" | "too_large" | "rate_limited";

/** A refusal whose message is meant for the person who asked. `fields` names the inputs that are wrong, in words. */
export class DeskError extends Error {
  readonly code: DeskErrorCode;
  readonly fields: Readonly<Record<string, readonly string[]>> | undefined;

  constructor(code: DeskErrorCode, message: string, fields?: Readonly<Record<string, readonly string[]>>) {
    super(message);
    this.name = "DeskError";
    this.code = code;
    this.fields = fields;
  }
}

export const forbidden = (message: string) => new DeskError("forbidden", message);
export const notFound = (message: string) => new DeskError("not_found", message);
export const conflict = (message: string) => new DeskError("conflict", message);

/** `fields` maps an input's name to what is wrong with it. */
export function invalid(fields: Readonly<Record<string, readonly string[]>>): DeskError {
  const first = Object.values(fields)[0]?.[0];
  return new DeskError("invalid", first ?? "The input is not valid.", fields);
}

/** All of what is wrong, in sentences for the person who asked. */
export const reasonOf = ({ fields = {}, message }: DeskError): string =>
  Object.values(fields).flat().join(" ") || message;

/** Whether a write broke a unique index: by pg itself, or as Prisma wraps it. */
export function isUniqueViolation(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, meta } = error as {
    code?: unknown;
    meta?: { driverAdapterError?: { cause?: { originalCode?: unknown } } };
  };
  return code === "23505" || code === "P2002" || meta?.driverAdapterError?.cause?.originalCode === "23505";
}
