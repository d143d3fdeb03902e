// What a person sees of how the app took it, in Slack's own words.

import type { Receipt } from "../outbox.ts";
import type { Outcome } from "./actor.ts";

const TROUBLE = "We had some trouble connecting. Try again?";

export function interactionOutcome(receipt: Receipt): Outcome {
  if (receipt.outcome === "acknowledged") return {};
  return { ...failure(receipt), shown: TROUBLE };
}

export function slashOutcome(receipt: Receipt, command: string): Outcome {
  if (receipt.outcome === "acknowledged") return {};
  const failed = failure(receipt);
  const why =
    receipt.outcome === "timeout" ? "because the app did not respond in time" : `with the error "${failed.error}"`;
  return { ...failed, shown: `${command} failed ${why}` };
}

function failure(receipt: Receipt): Outcome {
  if (receipt.outcome === "timeout") return { timedOut: true, error: "operation_timeout" };
  if (receipt.outcome === "failed") return { error: "http_service_error" };
  return { error: "dispatch_failed" };
}
