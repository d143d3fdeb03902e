/** What each request carries through Hono. */
export interface HttpEnv {
  Variables: {
    requestId: string;
    /** Whether the answer came from `answer`, its headers complete. */
    complete: boolean;
  };
}
