// What is wrong with variables that are right one by one.

import type { Environment } from "./variables.ts";

/** What is missing beside what is set, whether or not that is right. */
export function halfSet(env: Readonly<Record<string, string | undefined>>): string[] {
  const problems: string[] = [];
  const need = (given: string, wanted: string, why: string) => {
    if (env[wanted] === undefined) problems.push(`${given} is set but ${wanted} is not: ${why}`);
  };
  if (env.SLACK_BOT_TOKEN !== undefined) {
    need("SLACK_BOT_TOKEN", "SLACK_CHANNEL_ID", "set it to the channel whose threads are the desk.");
    if (env.SLACK_APP_TOKEN === undefined)
      need("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "set SLACK_APP_TOKEN for Socket Mode, or this for HTTP mode.");
  } else {
    for (const name of ["SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_CHANNEL_ID", "SLACK_USER_TOKEN"] as const) {
      if (env[name] !== undefined) problems.push(`${name} is set but SLACK_BOT_TOKEN is not: set both, or neither.`);
    }
  }
  if (env.DISCORD_TOKEN !== undefined) {
    need("DISCORD_TOKEN", "DISCORD_GUILD_ID", "set it to the server's id.");
    need("DISCORD_TOKEN", "DISCORD_CHANNEL_ID", "set it to the channel whose threads are the desk.");
  } else {
    for (const name of ["DISCORD_GUILD_ID", "DISCORD_CHANNEL_ID"] as const) {
      if (env[name] !== undefined) problems.push(`${name} is set but DISCORD_TOKEN is not: set both, or neither.`);
    }
  }
  for (const name of ["REGION", "ACCESS_KEY_ID", "SECRET_ACCESS_KEY"] as const) {
    if (env.ATTACHMENTS_S3_BUCKET !== undefined)
      need("ATTACHMENTS_S3_BUCKET", `ATTACHMENTS_S3_${name}`, "a bucket needs its region and a key that may use it.");
  }
  for (const name of ["REGION", "ENDPOINT", "ACCESS_KEY_ID", "SECRET_ACCESS_KEY"] as const) {
    if (env.ATTACHMENTS_S3_BUCKET === undefined && env[`ATTACHMENTS_S3_${name}`] !== undefined)
      problems.push(`ATTACHMENTS_S3_${name} is set but ATTACHMENTS_S3_BUCKET is not: set both, or neither.`);
  }
  return problems;
}

export function contradictions(env: Environment): string[] {
  const problems: string[] = [];
  const slackByHttp = env.SLACK_BOT_TOKEN !== undefined && env.SLACK_APP_TOKEN === undefined;
  if (slackByHttp && env.SERVICES.includes("slack") && !env.SERVICES.includes("http")) {
    problems.push(
      "Slack's HTTP mode needs the services http and slack in one process: add http to SERVICES, or set SLACK_APP_TOKEN.",
    );
  }
  if (env.DATABASE_REPLICA_URL !== undefined && env.DATABASE_URL === undefined) {
    problems.push("DATABASE_REPLICA_URL is set but DATABASE_URL is not: a copy needs the database it is a copy of.");
  }
  if (env.DELIVERY_LEASE_MS < env.DELIVERY_TIMEOUT_MS + 500) {
    problems.push(
      "DELIVERY_LEASE_MS must be at least 500 more than DELIVERY_TIMEOUT_MS: a lease has to cover the call it is for.",
    );
  }
  if (env.DELIVERY_QUARANTINE_MS < env.DELIVERY_TIMEOUT_MS) {
    problems.push("DELIVERY_QUARANTINE_MS must be at least DELIVERY_TIMEOUT_MS: a call may still arrive until then.");
  }
  if (env.ALLOW_PRIVATE_WEBHOOKS === "1" && env.NODE_ENV === "production") {
    problems.push(
      "ALLOW_PRIVATE_WEBHOOKS is for trying things out: with NODE_ENV=production a webhook could reach your own network. Unset it.",
    );
  }
  return problems;
}
