// Where Redis is: one server, one watched by sentinels, or a cluster; all in one address.

export interface RedisNode {
  host: string;
  port: number;
}

interface Several {
  nodes: RedisNode[];
  username: string | undefined;
  password: string | undefined;
  tls: boolean;
}

export type RedisAddress =
  | { kind: "single"; url: string }
  | ({ kind: "sentinel"; master: string } & Several)
  | ({ kind: "cluster" } & Several);

export const redisAddressExample =
  "redis://host:6379, redis+sentinel://host:26379,host:26379/master-name or redis+cluster://host:6379,host:6379 (rediss for TLS)";

const pattern =
  /^(?<scheme>rediss?)\+(?<kind>sentinel|cluster):\/\/(?:(?<username>[^:@/]*):(?<password>[^@/]*)@)?(?<nodes>[^/@]+)(?:\/(?<path>[^/]*))?$/;

/** Undefined when it is none. */
export function parseRedisAddress(text: string): RedisAddress | undefined {
  if (/^rediss?:\/\//.test(text)) return URL.canParse(text) ? { kind: "single", url: text } : undefined;
  const parts = pattern.exec(text)?.groups;
  const nodes = parts?.nodes?.split(",").map(parseNode) ?? [];
  if (!parts || nodes.includes(undefined)) return undefined;
  const several: Several = {
    nodes: nodes.filter((node) => node !== undefined),
    username: decode(parts.username),
    password: decode(parts.password),
    tls: parts.scheme === "rediss",
  };
  const path = decode(parts.path);
  if (parts.kind === "cluster") return path === undefined ? { kind: "cluster", ...several } : undefined;
  return path === undefined ? undefined : { kind: "sentinel", master: path, ...several };
}

function parseNode(text: string): RedisNode | undefined {
  const [, host, port] = /^(\[[^\]]+\]|[^:[\]]+):(\d{1,5})$/.exec(text) ?? [];
  return host && Number(port) <= 65_535 ? { host: host.replace(/^\[|\]$/g, ""), port: Number(port) } : undefined;
}

/** Nothing and "" are the same: left out. */
function decode(text: string | undefined): string | undefined {
  if (!text) return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
