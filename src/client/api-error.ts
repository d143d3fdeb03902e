/** A refusal of the desk. `errors` names the inputs that are wrong, in words; `requestId` is what the desk's log knows it by. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly errors: Readonly<Record<string, readonly string[]>>;
  readonly requestId: string | undefined;

  constructor(status: number, { code, message, errors, request_id }: Partial<Problem>) {
    super(message ?? `The desk answered ${status}.`);
    this.name = "ApiError";
    this.status = status;
    this.code = code ?? "unknown";
    this.errors = errors ?? {};
    this.requestId = request_id;
  }
}

interface Problem {
  code: string;
  message: string;
  errors: Record<string, string[]>;
  request_id: string;
}

/** What the answer says is wrong, whoever gave it: a proxy may speak in words of its own. */
export async function apiErrorOf(response: Response): Promise<ApiError> {
  const text = await response.text().catch(() => "");
  return new ApiError(response.status, problemIn(text));
}

function problemIn(text: string): Partial<Problem> {
  try {
    const problem: unknown = JSON.parse(text);
    return typeof problem === "object" && problem !== null ? problem : {};
  } catch {
    return {};
  }
}
