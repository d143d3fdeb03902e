import type { Json } from "./json.ts";

/** Slack says no. `mistake` marks what no careful app would send; those are recorded as violations. */
export class Refusal extends Error {
  readonly code: string;
  readonly details: readonly string[];
  readonly mistake: boolean;

  constructor(code: string, details: readonly string[] = [], mistake = false) {
    super(details.length > 0 ? `${code}: ${details.join("; ")}` : code);
    this.code = code;
    this.details = details;
    this.mistake = mistake;
  }

  toBody(): Json {
    if (this.details.length === 0) return { ok: false, error: this.code };
    const messages = this.details.map((detail) => `[ERROR] ${detail}`);
    return { ok: false, error: this.code, errors: [...this.details], response_metadata: { messages } };
  }
}

export function refuse(code: string): Refusal {
  return new Refusal(code);
}

export function mistake(code: string, ...details: string[]): Refusal {
  return new Refusal(code, details, true);
}
