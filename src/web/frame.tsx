// What stands around every page: where else to go, who is signed in, and the way out.

import type { FC, PropsWithChildren } from "hono/jsx";
import type { BrowserFiles } from "../browser-files.ts";
import type { SignedIn } from "../desk/people/sessions.ts";
import { basePath } from "../http/mount.ts";
import { Form } from "./forms.tsx";
import { Avatar } from "./pieces.tsx";
import type { Theme } from "./theme.ts";

export type Section = "tickets" | "chat" | "stats" | "sessions";

const sections: readonly { section: Section; path: string; label: string }[] = [
  { section: "tickets", path: "/tickets", label: "Tickets" },
  { section: "chat", path: "/chat", label: "Chat" },
  { section: "stats", path: "/stats", label: "Statistics" },
];

type FrameProps = PropsWithChildren<{
  title: string;
  section: Section | undefined;
  agent: SignedIn;
  token: string;
  files: BrowserFiles;
  theme: Theme;
  /** Of this page. */
  path: string;
  /** What was done on the page before. */
  notice: string | undefined;
  place: number | undefined;
}>;

export const Frame: FC<FrameProps> = (props) => {
  const { title, section, agent, token, files, theme, path, notice, place, children } = props;
  const folder = `${basePath}/assets/${files.version}`;
  return (
    <html lang="en" data-theme={theme} data-base={basePath} data-agent={agent.id} data-place={place}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{title} · Threadesk</title>
        <link
          rel="icon"
          href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect width='32' height='32' rx='8' fill='%234655d6'/%3E%3Cpath d='M8 10h16M16 10v13' stroke='white' stroke-width='4' stroke-linecap='round'/%3E%3C/svg%3E"
        />
        <link rel="stylesheet" href={`${folder}/style.css`} />
        {files.names
          .filter((name) => name.startsWith("client/"))
          .map((name) => (
            <link rel="modulepreload" href={`${folder}/${name}`} />
          ))}
        <script type="module" src={`${folder}/client/main.js`} />
      </head>
      <body>
        <a class="skip" href="#main">
          Skip to the content
        </a>
        <header class="top">
          <a class="brand" href={`${basePath}/tickets`}>
            <span class="mark" aria-hidden="true">
              T
            </span>
            Threadesk
          </a>
          <nav aria-label="Main">
            {sections.map((one) => (
              <a href={basePath + one.path} aria-current={one.section === section ? "page" : undefined}>
                {one.label}
              </a>
            ))}
          </nav>
          <div class="me">
            <ThemeButton token={token} theme={theme} path={path} />
            <a class="who" href={`${basePath}/sessions`} aria-current={section === "sessions" ? "page" : undefined}>
              <Avatar name={agent.name} />
              <span>
                <span class="sr">Signed in as </span>
                {agent.name}
              </span>
            </a>
            <Form token={token} action="/sessions/sign-out" class="inline">
              <button class="quiet">Sign out</button>
            </Form>
          </div>
        </header>
        <div id="notices" role="status" aria-live="polite">
          {notice !== undefined && <p class="notice">{notice}</p>}
        </div>
        <main id="main" tabindex={-1}>
          {children}
        </main>
      </body>
    </html>
  );
};

const next: Record<Theme, Theme> = { auto: "dark", dark: "light", light: "auto" };
const signs: Record<Theme, string> = { auto: "◐", dark: "☾", light: "☀" };

const ThemeButton: FC<{ token: string; theme: Theme; path: string }> = ({ token, theme, path }) => (
  <Form token={token} action="/theme" class="inline">
    <input type="hidden" name="back" value={path} />
    <button class="quiet icon" name="theme" value={next[theme]} title={`Colours: ${theme}. Change to ${next[theme]}`}>
      <span aria-hidden="true">{signs[theme]}</span>
      <span class="sr">
        Colours: {theme}. Change to {next[theme]}
      </span>
    </button>
  </Form>
);
