// What is written for deploying, held against what the program reads, serves and says.

import { readFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { readConfig, serviceNames } from "../../src/config.ts";
import { packageRoot } from "../../src/package-root.ts";

const root = packageRoot();
const read = (file: string) => readFileSync(path.join(root, file), "utf8");

/** Every name that the configuration knows. */
const known = new Set(
  [...read("src/config/variables.ts").matchAll(/^ {2}([A-Z][A-Z0-9_]+): /gm)].map(([, name = ""]) => name),
);
known.add("ENV_FILE");

const unknownIn = (names: readonly string[]) => names.filter((name) => !known.has(name));
const stopsWithinMs = Number(/stopWithinMs = ([\d_]+)/.exec(read("src/main.ts"))?.[1]?.replaceAll("_", ""));
const port = String(readConfig({}).port);

interface Container {
  name: string;
  envFrom: unknown[];
  env: { name: string; value: string }[];
  ports?: { name: string; containerPort: number }[];
  livenessProbe?: Probe;
  startupProbe?: Probe;
  readinessProbe?: Probe;
}
interface Probe {
  httpGet: { path: string; port: string };
}
interface Manifest {
  kind: string;
  metadata: { name: string };
  data?: Record<string, string>;
  stringData?: Record<string, string>;
  spec?: {
    selector?: { matchLabels?: Record<string, string> } & Record<string, unknown>;
    replicas?: number;
    template?: {
      metadata: { labels: Record<string, string> };
      spec: {
        terminationGracePeriodSeconds: number;
        securityContext: { runAsNonRoot: boolean };
        containers: Container[];
      };
    };
  };
}

const folder = path.join(root, "docs", "deploy", "kubernetes");
const manifests = (
  await Promise.all(
    (
      await readdir(folder)
    ).map(async (file) =>
      parseAllDocuments(await readFile(path.join(folder, file), "utf8")).map((document) => {
        expect(document.errors).toEqual([]);
        return document.toJS() as Manifest;
      }),
    ),
  )
).flat();
const deployments = manifests.filter(({ kind }) => kind === "Deployment");

it("the names the configuration knows are found in its source", () => {
  expect(known.has("DATABASE_URL") && known.has("SLACK_BOT_TOKEN") && known.size > 40).toBe(true);
});

describe("the Kubernetes manifests", () => {
  it("set only what the configuration knows, in the types that it takes", () => {
    const settings = manifests.find(({ kind }) => kind === "ConfigMap")?.data ?? {};
    const secrets = manifests.find(({ kind }) => kind === "Secret")?.stringData ?? {};

    expect(unknownIn(Object.keys({ ...settings, ...secrets }))).toEqual([]);
    expect(Object.values({ ...settings, ...secrets }).every((value) => typeof value === "string")).toBe(true);
    const config = readConfig({ ...settings, ...secrets });
    expect(config).toMatchObject({ production: true, port: Number(port), sandbox: { slack: false, discord: false } });
    expect(Object.keys(secrets).filter((name) => name in settings)).toEqual([]);
  });

  it("have a deployment for each service, which it names", () => {
    const started = deployments.map(
      ({ spec }) => spec?.template?.spec.containers[0]?.env.find(({ name }) => name === "SERVICES")?.value,
    );
    expect(started.sort()).toEqual([...serviceNames].sort());
  });

  it("select their own pods, run as nobody special, and leave time to stop", () => {
    for (const { metadata, spec } of deployments) {
      const pod = spec?.template;
      expect([metadata.name, pod?.metadata.labels]).toEqual([metadata.name, spec?.selector?.matchLabels]);
      expect(pod?.spec.securityContext.runAsNonRoot).toBe(true);
      expect((pod?.spec.terminationGracePeriodSeconds ?? 0) * 1_000).toBeGreaterThan(stopsWithinMs);
    }
  });

  it("ask for health where http listens, and never restart for a platform that is away", () => {
    const http = deployments.find(({ metadata }) => metadata.name === "threadesk-http");
    const container = http?.spec?.template?.spec.containers[0];
    const health = read("src/http/health.ts");

    expect(container?.ports).toEqual([{ name: "http", containerPort: Number(port) }]);
    for (const probe of [container?.livenessProbe, container?.startupProbe, container?.readinessProbe]) {
      expect(probe?.httpGet).toEqual({ path: "/healthz", port: "http" });
      expect(health).toContain(`\${prefix}${probe?.httpGet.path}`);
    }
  });
});

describe("compose.yaml", () => {
  const { services } = parse(read("compose.yaml")) as {
    services: Record<
      "desk" | "postgres" | "redis",
      {
        environment: Record<string, string>;
        ports: string[];
        stop_grace_period: string;
        command: string[];
        volumes: string[];
      }
    >;
  };

  it("sets only what the configuration knows, and it makes a whole configuration", () => {
    const { environment } = services.desk;
    expect(unknownIn(Object.keys(environment))).toEqual([]);
    const filled = Object.fromEntries(
      Object.entries(environment).map(([name, value]) => [
        name,
        value.replace(/\$\{(\w+):[?-]([^}]*)\}/g, (_, of, or) => (of === "POSTGRES_PASSWORD" ? "secret" : or)),
      ]),
    );
    expect(readConfig(filled)).toMatchObject({ port: Number(port), host: "0.0.0.0", dataDir: "/data" });
  });

  it("publishes the port to this machine alone, and leaves time to stop", () => {
    expect(services.desk.ports).toEqual([`127.0.0.1:${port}:${port}`]);
    expect(Number.parseInt(services.desk.stop_grace_period, 10) * 1_000).toBeGreaterThan(stopsWithinMs);
  });

  it("lets Redis evict nothing", () => {
    expect(services.redis.command.join(" ")).toContain("--maxmemory-policy noeviction");
  });
});

describe("the Dockerfile", () => {
  const text = read("Dockerfile");

  it("sets only what the configuration knows", () => {
    const names = [...(/^ENV (.+)$/m.exec(text)?.[1]?.matchAll(/([A-Z_]+)=/g) ?? [])].map(([, name = ""]) => name);
    expect(names.length).toBeGreaterThan(3);
    expect(unknownIn(names)).toEqual([]);
  });

  it("is built on a Node that the package takes, runs as another user than root, and listens where it is asked for health", () => {
    const { engines, scripts } = JSON.parse(read("package.json"));
    const version = Number(/^ARG NODE_VERSION=(\d+)/m.exec(text)?.[1]);

    expect(version).toBeGreaterThanOrEqual(Number(/\d+/.exec(engines.node)?.[0]));
    expect(text).toMatch(/^USER node$/m);
    expect(text).toContain(`EXPOSE ${port}`);
    expect(text).toContain("/healthz");
    const command = JSON.parse(/^CMD (\[.+\])$/m.exec(text)?.[1] ?? "[]");
    expect(scripts.start.endsWith(command.join(" "))).toBe(true);
  });

  it("has every folder that is read where it stands in the sources", async () => {
    const sources = await Promise.all(["src/web", "bots/sandbox/page", "src/http"].map((at) => sourcesUnder(at)));
    const styles = [
      ...sources
        .flat()
        .join("\n")
        .matchAll(/style: "([^"]+\/[^"]+)"/g),
    ].map(([, style]) => style);

    expect(styles.length).toBeGreaterThan(1);
    for (const style of styles) expect(text).toContain(`/app/${style} ./${style}`);
    expect(text).toContain("/app/prisma ./prisma");
  });

  it("leaves out what only tests need, and nothing that anything else imports", async () => {
    const [, leftOut = "?"] = /-regex '([^']+)' -delete/.exec(text) ?? [];
    const isLeftOut = (file: string) => file.startsWith("test/") || new RegExp(`^${leftOut}$`).test(file);
    const folders = await Promise.all(["src", "bots", "worker"].map((at) => filesUnder(at)));
    const files = folders.flat().map((file) => file.replace(/\.tsx?$/, ".js"));
    const wanted = folders
      .flat()
      .filter((file) => !isLeftOut(file.replace(/\.tsx?$/, ".js")))
      .flatMap((file) =>
        [...read(file).matchAll(/from "(\.[^"]+)\.tsx?"/g)].map(([, to = ""]) => path.join(file, "..", to)),
      )
      .map((file) => `${file}.js`);

    expect(files.filter(isLeftOut)).toEqual(
      expect.arrayContaining(["src/config.test.js", "bots/slack/testing.js", "bots/discord/test-world.js"]),
    );
    expect(wanted.length).toBeGreaterThan(1_000);
    expect(wanted.filter(isLeftOut)).toEqual([]);
    expect(text).toContain("rm -rf dist/test");
  });

  it("leaves secrets and data out of the build", () => {
    expect(read(".dockerignore").split("\n")).toEqual(
      expect.arrayContaining([".env", ".env.*", ".data", "node_modules"]),
    );
  });
});

describe("the systemd unit", () => {
  const unit = read("docs/deploy/threadesk.service");

  it("sets only what the configuration knows, starts what npm start starts, and leaves time to stop", () => {
    const names = [...unit.matchAll(/^Environment=([A-Z_]+)=/gm)].map(([, name = ""]) => name);
    const started = /^ExecStart=\/usr\/bin\/(.+)$/m.exec(unit)?.[1] ?? "?";

    expect(unknownIn(names)).toEqual([]);
    expect(JSON.parse(read("package.json")).scripts.start.endsWith(started)).toBe(true);
    expect(Number(/^TimeoutStopSec=(\d+)$/m.exec(unit)?.[1]) * 1_000).toBeGreaterThan(stopsWithinMs);
    expect(unit).toMatch(/^User=(?!root)/m);
  });
});

async function filesUnder(folder: string): Promise<string[]> {
  const entries = await readdir(path.join(root, folder), { recursive: true });
  return entries.filter((file) => /\.tsx?$/.test(file)).map((file) => path.join(folder, file));
}

async function sourcesUnder(folder: string): Promise<string[]> {
  const entries = await readdir(path.join(root, folder), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && /(?<!\.test)\.tsx?$/.test(entry.name));
  return Promise.all(files.map((entry) => readFile(path.join(entry.parentPath, entry.name), "utf8")));
}
