/** "Firefox on Linux", as far as a browser says what it is. */
export function browserName(userAgent: string | null): string {
  if (userAgent === null) return "A browser that does not say what it is";
  const browser = nameIn(userAgent, browsers);
  const system = nameIn(userAgent, systems);
  if (browser === undefined) return userAgent.slice(0, 120);
  return system === undefined ? browser : `${browser} on ${system}`;
}

type Names = readonly (readonly [name: string, sign: RegExp])[];

/** Most say that they are others, too: the first that fits is it. */
const browsers: Names = [
  ["Edge", /\bEdg(?:e|A|iOS)?\//],
  ["Opera", /\bOPR\//],
  ["Firefox", /\b(?:Firefox|FxiOS)\//],
  ["Chrome", /\b(?:HeadlessChrome|Chrome|Chromium|CriOS)\//],
  ["Safari", /\bVersion\/\S+ (?:Mobile\/\S+ )?Safari\//],
];
const systems: Names = [
  ["Android", /\bAndroid\b/],
  ["iPhone", /\biPhone\b/],
  ["iPad", /\biPad\b/],
  ["Windows", /\bWindows\b/],
  ["macOS", /\bMac OS X\b/],
  ["ChromeOS", /\bCrOS\b/],
  ["Linux", /\bLinux\b/],
];

const nameIn = (text: string, names: Names): string | undefined => names.find(([, sign]) => sign.test(text))?.[0];
