/** One call of an endpoint as the page shows it, with the answer it gets. */
export interface Example {
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: object;
  /** The names of files that go with it, as a form. */
  files?: readonly string[];
  status?: 200 | 201;
  /** Who calls, when it is not a key: an agent's browser. */
  as?: "agent";
  answer: object;
  /** What says more than the answer, where that is a file. */
  headers?: Record<string, string>;
}
