import { Webhook } from "standardwebhooks";

/** The headers of Standard Webhooks; during a rotation each secret signs. */
export function signedHeaders(id: string, at: Date, body: string, secrets: readonly string[]): Record<string, string> {
  return {
    "content-type": "application/json",
    "user-agent": "Threadesk-Webhooks/1",
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1_000)),
    "webhook-signature": secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(" "),
  };
}
