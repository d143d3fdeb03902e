import type { FC } from "hono/jsx";
import { basePath } from "../http/mount.ts";

const titles: Record<number, string> = {
  403: "That is not for you",
  404: "There is nothing here",
  409: "Someone was faster",
  413: "That is too large",
  429: "Slow down a little",
};

/** Why a page cannot be shown or a form was not taken. */
export const RefusedPage: FC<{ status: number; message: string; requestId: string }> = (refusal) => (
  <section class="panel narrow-panel">
    <h1>{titles[refusal.status] ?? (refusal.status >= 500 ? "That did not work" : "That cannot be done")}</h1>
    <p>{refusal.message}</p>
    <p>
      <a href={`${basePath}/tickets`}>To the tickets</a>
    </p>
    {refusal.status >= 500 && <p class="hint">Request {refusal.requestId}</p>}
  </section>
);
