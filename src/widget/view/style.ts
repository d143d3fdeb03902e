const dark = `--paper: #171b21;
  --ink: #e6eaef;
  --soft: #a0abb7;
  --line: #323a44;
  --tint: #232932;
  --bad: #f4978f;
  --bad-tint: #3a2022;
  --focus: #7cb8f5;
  color-scheme: dark;`;

/** Inside the shadow root only. Light and dark, a panel on wide screens and the whole of a small one. */
export const style = `
:host {
  all: initial;
}

.root {
  all: initial;
  --paper: #fff;
  --ink: #1c2128;
  --soft: #59636e;
  --line: #dde2e8;
  --tint: #f2f4f7;
  --bad: #b3261e;
  --bad-tint: #fdeceb;
  --focus: #0b5cad;
  color-scheme: light;
  color: var(--ink);
  font:
    15px / 1.45 system-ui,
    -apple-system,
    "Segoe UI",
    Roboto,
    sans-serif;
  text-align: start;
}

.root.dark {
  ${dark}
}

@media (prefers-color-scheme: dark) {
  .root.auto {
    ${dark}
  }
}

*,
*::before,
*::after {
  box-sizing: border-box;
}

.root [hidden] {
  display: none;
}

.hidden {
  position: absolute;
  width: 1px;
  height: 1px;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
}

p {
  margin: 0;
}

button {
  font: inherit;
  color: inherit;
  background: none;
  border: 0;
  padding: 0;
  text-align: inherit;
  cursor: pointer;
}

:focus-visible {
  outline: 3px solid var(--focus);
  outline-offset: 2px;
}

.icon {
  width: 22px;
  height: 22px;
  fill: none;
  stroke: currentColor;
  stroke-width: 2;
  stroke-linecap: round;
  stroke-linejoin: round;
  display: block;
}

.launcher {
  position: fixed;
  bottom: 20px;
  inset-inline-end: 20px;
  z-index: 2147483000;
  width: 56px;
  height: 56px;
  display: grid;
  place-items: center;
  border-radius: 50%;
  background: var(--accent);
  color: var(--on-accent);
  box-shadow: 0 4px 16px rgb(0 0 0 / 0.28);
  transition: transform 0.15s;
}

.launcher:hover {
  transform: scale(1.05);
}

.launcher .icon {
  grid-area: 1 / 1;
  width: 26px;
  height: 26px;
}

.root:not(.open) .launcher .icon:nth-child(2),
.open .launcher .icon:first-child {
  display: none;
}

.badge {
  position: absolute;
  top: -4px;
  right: -4px;
  min-width: 22px;
  height: 22px;
  padding: 0 6px;
  border-radius: 11px;
  background: #c4281c;
  color: #fff;
  font-size: 13px;
  font-weight: 700;
  line-height: 22px;
  text-align: center;
}

.panel {
  position: fixed;
  bottom: 88px;
  inset-inline-end: 20px;
  z-index: 2147483000;
  width: 376px;
  max-width: calc(100vw - 40px);
  height: 600px;
  max-height: calc(100dvh - 108px);
  display: flex;
  flex-direction: column;
  overflow: hidden;
  border: 1px solid var(--line);
  border-radius: 16px;
  background: var(--paper);
  box-shadow: 0 12px 40px rgb(0 0 0 / 0.24);
}

.left .panel,
.left .launcher {
  inset-inline: 20px auto;
}

.head {
  display: flex;
  align-items: center;
  gap: 6px;
  min-height: 56px;
  padding: 8px 10px 8px 18px;
  background: var(--accent);
  color: var(--on-accent);
}

.head :focus-visible {
  outline-color: currentColor;
  outline-offset: -3px;
}

.head .tool:first-child {
  margin-inline-start: -10px;
}

h2 {
  flex: 1;
  margin: 0;
  font-size: 17px;
  font-weight: 650;
}

.tool {
  flex: none;
  width: 40px;
  height: 40px;
  display: grid;
  place-items: center;
  border-radius: 10px;
}

.note {
  margin: 0;
  padding: 10px 18px;
  background: var(--bad-tint);
  color: var(--bad);
  font-size: 14px;
}

.body,
.thread,
.list {
  flex: 1;
  min-height: 0;
  display: flex;
  flex-direction: column;
}

.scroll {
  flex: 1;
  min-height: 0;
  overflow-y: auto;
  overscroll-behavior: contain;
  padding: 14px 16px;
}

.scroll:focus-visible {
  outline-offset: -3px;
}

.lines {
  display: flex;
  flex-direction: column;
  gap: 3px;
}

.hint {
  margin: 24px auto;
  max-width: 30ch;
  color: var(--soft);
  text-align: center;
}

.bubble {
  max-width: 84%;
  align-self: flex-start;
  overflow-wrap: anywhere;
}

.bubble.first {
  margin-top: 9px;
}

.bubble.own {
  align-self: flex-end;
  text-align: end;
}

.text {
  display: inline-block;
  padding: 8px 13px;
  border-radius: 16px;
  background: var(--tint);
  text-align: start;
  white-space: pre-wrap;
}

.own .text,
.own.text {
  background: var(--accent);
  color: var(--on-accent);
}

.own.text {
  text-align: start;
}

.text a {
  color: inherit;
}

.waiting .text,
.sending .text {
  opacity: 0.75;
}

.name {
  display: block;
  margin: 0 0 2px 4px;
  color: var(--soft);
  font-size: 13px;
  font-weight: 600;
}

.small {
  padding: 1px 4px;
  color: var(--soft);
  font-size: 12.5px;
}

.failed .small {
  color: var(--bad);
}

.file {
  display: block;
  margin: 3px 0;
  padding: 7px 12px;
  border: 1px solid var(--line);
  border-radius: 12px;
  font-size: 14px;
  overflow-wrap: anywhere;
}

button.file:hover {
  background: var(--tint);
}

.own .file {
  margin-inline-start: auto;
  width: fit-content;
}

.file img {
  display: block;
  max-width: 100%;
  max-height: 220px;
  margin-bottom: 5px;
  border-radius: 8px;
}

.link {
  padding: 4px;
  color: var(--focus);
  font-size: 14px;
  text-decoration: underline;
}

.earlier {
  display: block;
  margin: 0 auto 8px;
}

.question > div {
  display: flex;
  flex-wrap: wrap;
  gap: 8px;
  padding: 12px 16px;
  border-top: 1px solid var(--line);
  background: var(--tint);
}

.question b {
  flex-basis: 100%;
}

.choice {
  padding: 7px 14px;
  border: 1px solid var(--soft);
  border-radius: 18px;
  background: var(--paper);
}

.composer {
  padding: 8px 8px 10px;
  border-top: 1px solid var(--line);
}

.line {
  display: flex;
  align-items: flex-end;
  gap: 4px;
}

.line .tool {
  color: var(--soft);
}

.line .send {
  background: var(--accent);
  color: var(--on-accent);
}

textarea {
  flex: 1;
  min-width: 0;
  min-height: 40px;
  padding: 9px 12px;
  border: 1px solid var(--soft);
  border-radius: 12px;
  background: var(--paper);
  color: inherit;
  font: inherit;
  resize: none;
}

textarea:focus-visible {
  outline-offset: -1px;
}

textarea::placeholder {
  color: var(--soft);
  opacity: 1;
}

.chosen,
.entries {
  margin: 0;
  padding: 0;
  list-style: none;
}

.chosen li {
  display: flex;
  align-items: center;
  gap: 6px;
  margin: 0 4px 6px;
  padding: 2px 4px 2px 12px;
  border-radius: 10px;
  background: var(--tint);
  font-size: 14px;
}

.chosen span {
  flex: 1;
  overflow: hidden;
  text-overflow: ellipsis;
  white-space: nowrap;
}

.chosen button {
  padding: 6px;
}

.chosen .icon {
  width: 16px;
  height: 16px;
}

.entries {
  flex: 1;
  overflow-y: auto;
}

.entry {
  display: flex;
  gap: 10px;
  width: 100%;
  padding: 12px 18px;
  border-bottom: 1px solid var(--line);
}

.entry:hover {
  background: var(--tint);
}

.entry:focus-visible {
  outline-offset: -3px;
}

.main {
  flex: 1;
  min-width: 0;
}

.main > * {
  display: block;
  overflow: hidden;
  text-overflow: ellipsis;
  white-space: nowrap;
}

.preview {
  color: var(--soft);
}

.unread .preview {
  color: inherit;
  font-weight: 600;
}

.side {
  text-align: end;
  white-space: nowrap;
}

.count {
  display: inline-block;
  min-width: 20px;
  padding: 0 6px;
  border-radius: 10px;
  background: #c4281c;
  color: #fff;
  font-size: 12.5px;
  font-weight: 700;
  line-height: 20px;
  text-align: center;
}

.start {
  display: flex;
  align-items: center;
  justify-content: center;
  gap: 8px;
  margin: 12px 18px 16px;
  padding: 10px;
  border-radius: 12px;
  background: var(--accent);
  color: var(--on-accent);
  font-weight: 600;
}

@media (max-width: 480px) {
  .panel,
  .left .panel {
    inset: 0;
    width: auto;
    max-width: none;
    height: auto;
    max-height: none;
    border: 0;
    border-radius: 0;
  }

  .open .launcher {
    display: none;
  }
}

@media (prefers-reduced-motion: reduce) {
  .launcher {
    transition: none;
  }
}
`;
