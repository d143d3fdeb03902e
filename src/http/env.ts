/** What each request carries through Hono. */
export interface HttpEnv {
  Variables: {
    requestId: string;
    /** Whether the answer came from `answer`, its headers complete. */
    complete: boolean;
    /** The endpoint's address as it is documented, for the metrics. */
    route: string | undefined;
  };
}
