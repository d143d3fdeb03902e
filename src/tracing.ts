// Where the time of a request goes, from process to process. The rest of the house knows this much of it.

export type SpanFacts = Record<string, string | number | boolean>;

export interface OpenSpan {
  rename(name: string): void;
  add(facts: SpanFacts): void;
}

export interface Tracing {
  /** Runs the work inside a span of its own, which fails when it throws. `from`: a request's headers that may name what began it. */
  span<T>(
    name: string,
    options: { kind: "server" | "client"; facts?: SpanFacts; from?: Record<string, string> },
    work: (span: OpenSpan) => Promise<T>,
  ): Promise<T>;
  /** What is going on now, for work that is done for it later. */
  here(): <T>(work: () => T) => T;
  /** Sends what was not sent yet. */
  close(): Promise<void>;
}
