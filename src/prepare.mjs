// Makes a checkout ready to run: packages, the Prisma client, the build. Plain JavaScript without packages, because it
// runs before there are any. Silent when nothing is missing.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const OLDEST_NODE = [20, 19];
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const inRoot = (...parts) => path.join(root, ...parts);
// What runs in a browser knows other globals than the rest, so it is a program of its own.
const programs = ["tsconfig.json", "tsconfig.browser.json"];
// What a page loads as one file, and where it begins.
const scripts = { widget: "src/widget/main.ts", sandbox: "bots/sandbox/page/client/main.ts" };
// `npm test` runs Vitest, which needs no build: there type errors are told, not fatal.
const tolerant = process.argv.includes("--tolerate-type-errors");

const steps = [
  { name: "packages", missing: packagesMissing, run: installPackages },
  { name: "database client", missing: clientMissing, run: generateClient },
  { name: "build", missing: buildMissing, run: build },
];

checkNode();
if (steps.some((step) => step.missing())) {
  takeLock();
  for (const step of steps) if (step.missing()) step.run();
}

function checkNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  fail(`Threadesk needs Node ${OLDEST_NODE.join(".")} or newer; this is ${process.versions.node}.`);
}

// Packages

function packagesMissing() {
  if (read("node_modules/.threadesk-stamp") === digest("package-lock.json")) return false;
  if (!installedAsLocked()) return true;
  fs.writeFileSync(inRoot("node_modules/.threadesk-stamp"), digest("package-lock.json"));
  return false;
}

/** npm keeps a copy of the lock for what it installed: whoever ran npm by hand needs no second install. */
function installedAsLocked() {
  const installed = read("node_modules/.package-lock.json");
  if (!installed) return false;
  const present = JSON.parse(installed).packages;
  const locked = Object.entries(JSON.parse(read("package-lock.json")).packages);
  return locked.every(([at, { version, optional, peer }]) => {
    if (at === "" || optional || (peer && !present[at])) return true;
    return present[at]?.version === version && fs.existsSync(inRoot(at));
  });
}

function installPackages() {
  const command = lockIsComplete() ? ["ci"] : ["install", "--no-save"];
  say(`Installing packages (npm ${command[0]}) …`);
  // Nothing we use needs an install script: this is quicker, safer, and the same under every npm.
  const args = [...command, "--ignore-scripts", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"];
  const npm = process.env.npm_execpath;
  const done = npm?.endsWith("js")
    ? run(process.execPath, [npm, ...args])
    : run("npm", args, process.platform === "win32");
  if (!done)
    fail("npm failed. Mend what it says above (often: no network, or no right to write here), then try again.");
  fs.writeFileSync(inRoot("node_modules/.threadesk-stamp"), digest("package-lock.json"));
}

/**
 * A lock written where the registry has the packages of one platform only lacks those of the others, and `npm ci` then
 * refuses it on every platform. `npm install` takes the same versions from it.
 */
function lockIsComplete() {
  const locked = JSON.parse(read("package-lock.json")).packages;
  const names = new Set(
    Object.keys(locked).map((at) => at.slice(at.lastIndexOf("node_modules/") + "node_modules/".length)),
  );
  return Object.values(locked).every((one) =>
    Object.keys(one.optionalDependencies ?? {}).every((name) => names.has(name)),
  );
}

// The Prisma client

function clientMissing() {
  if (!fs.existsSync(inRoot("prisma/schema.prisma"))) return false;
  return !fs.existsSync(inRoot("src/generated/prisma/client.ts")) || read("src/generated/.stamp") !== clientStamp();
}

function clientStamp() {
  return digest("prisma/schema.prisma", "prisma.config.ts", "node_modules/prisma/package.json");
}

function generateClient() {
  say("Generating the database client (prisma generate) …");
  fs.rmSync(inRoot("src/generated/.stamp"), { force: true });
  const done = quietly(inRoot("node_modules/prisma/build/index.js"), ["generate", "--no-hints"]);
  if (!done) fail("prisma generate failed: mend prisma/schema.prisma, then try again.");
  fs.writeFileSync(inRoot("src/generated/.stamp"), clientStamp());
}

// The build

function buildMissing() {
  return read("dist/.built") !== buildStamp();
}

function buildStamp() {
  const hash = createHash("sha256").update(digest(...programs, "package-lock.json"));
  for (const file of sources()) {
    const { size, mtimeMs } = fs.statSync(inRoot(file));
    hash.update(`${file} ${size} ${mtimeMs}\n`);
  }
  return hash.digest("hex");
}

function build() {
  say("Building (tsc) …");
  fs.rmSync(inRoot("dist/.built"), { force: true });
  removeStaleOutput();
  const stamp = buildStamp();
  const compiles = (program) => run(process.execPath, [inRoot("node_modules/typescript/bin/tsc"), "-p", program]);
  // All are told of, also when the first is wrong already.
  if ([...programs.map(compiles), ...Object.entries(scripts).map(bundle)].every(Boolean)) {
    fs.writeFileSync(inRoot("dist/.built"), stamp);
  } else if (tolerant) {
    say("The types above are wrong. Tests run all the same; `npm start` and `npm run check` will refuse.");
  } else {
    fail("The build failed: mend what it says above, then try again.");
  }
}

function bundle([name, entry]) {
  const how = ["--format", "iife", "--platform", "browser", "--minify"];
  const rolldown = inRoot("node_modules/rolldown/bin/cli.mjs");
  return quietly(rolldown, [entry, "--file", inRoot(`dist/browser/${name}.js`), ...how]);
}

/** Output of deleted sources would still be imported and tested; output deleted by hand would not be written again. */
function removeStaleOutput() {
  const wanted = new Set(
    sources()
      .filter((file) => !file.endsWith(".d.ts"))
      .map((file) => file.replace(/\.[cm]?tsx?$/, ".js")),
  );
  const present = fs.existsSync(inRoot("dist")) ? list("dist", (name) => !name.startsWith(".")) : [];
  for (const file of present) {
    const from = path.relative("dist", file);
    if (!wanted.has(from.replace(/\.map$/, ""))) fs.rmSync(inRoot(file));
  }
  const complete = [...wanted].every((file) => file.endsWith(".json") || fs.existsSync(inRoot("dist", file)));
  if (complete) return;
  for (const name of ["dist/.tsbuildinfo", "dist/.tsbuildinfo-browser"]) fs.rmSync(inRoot(name), { force: true });
}

function sources() {
  const { include } = JSON.parse(read("tsconfig.json"));
  return include
    .filter((folder) => fs.existsSync(inRoot(folder)))
    .flatMap((folder) => list(folder, (name) => /\.([cm]?tsx?|json)$/.test(name)));
}

// One at a time

function takeLock() {
  fs.mkdirSync(inRoot("dist"), { recursive: true });
  const lock = inRoot("dist/.prepare.lock");
  for (let told = false; !lockedNow(lock); told = true) {
    if (abandoned(lock)) fs.rmSync(lock, { force: true });
    else if (!told) say("Waiting for another preparation of this folder …");
    sleep(100);
  }
  process.on("exit", () => fs.rmSync(lock, { force: true }));
}

function lockedNow(lock) {
  try {
    fs.writeFileSync(lock, String(process.pid), { flag: "wx" });
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
  // Two may have found the same abandoned lock, and the slower one removed ours with it.
  sleep(50);
  return fs.existsSync(lock) && fs.readFileSync(lock, "utf8") === String(process.pid);
}

function abandoned(lock) {
  try {
    const owner = Number(fs.readFileSync(lock, "utf8"));
    // Between its creation and its first byte a lock is empty.
    if (!owner) return Date.now() - fs.statSync(lock).mtimeMs > 2000;
    return owner === process.pid || !alive(owner, lock);
  } catch (error) {
    return error.code !== "ENOENT";
  }
}

function alive(pid, lock) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error.code === "EPERM";
  }
  // A number used again: in a fresh container the old lock's pid often belongs to someone younger than the lock.
  try {
    return fs.statSync(`/proc/${pid}`).ctimeMs <= fs.statSync(lock).mtimeMs + 1000;
  } catch {
    return true;
  }
}

// Small things

function run(command, args, shell = false) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"], shell });
  if (error) say(`${command}: ${error.message}`);
  return status === 0;
}

function quietly(script, args) {
  const env = { ...process.env, CHECKPOINT_DISABLE: "1", PRISMA_HIDE_UPDATE_MESSAGE: "1" };
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
    cwd: root,
    env,
    encoding: "utf8",
  });
  if (status !== 0) process.stderr.write(`${stdout}${stderr}\n`);
  return status === 0;
}

function list(folder, wanted) {
  return fs.readdirSync(inRoot(folder), { withFileTypes: true }).flatMap((entry) => {
    const at = path.join(folder, entry.name);
    if (entry.isDirectory()) return list(at, wanted);
    return wanted(entry.name) ? [at] : [];
  });
}

function read(file) {
  try {
    return fs.readFileSync(inRoot(file), "utf8");
  } catch (error) {
    if (error.code === "ENOENT") return "";
    throw error;
  }
}

function digest(...files) {
  const hash = createHash("sha256");
  for (const file of files) hash.update(read(file));
  return hash.digest("hex");
}

function sleep(ms) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

function say(line) {
  process.stderr.write(`${line}\n`);
}

function fail(line) {
  say(line);
  process.exit(1);
}
