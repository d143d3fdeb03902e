import type { IncomingMessage, ServerResponse } from "node:http";

/** What each request carries through Hono. */
export interface HttpEnv {
  /** From the Node server; a request made in a test without one has none. */
  Bindings: { incoming?: IncomingMessage; outgoing?: ServerResponse };
  Variables: {
    requestId: string;
    /** Whether the answer came from `answer`, its headers complete. */
    complete: boolean;
    /** The endpoint's address as it is documented, for the metrics. */
    route: string | undefined;
    /** What lets an allowed origin's page read the answer. */
    crossOrigin: Record<string, string> | undefined;
  };
}
