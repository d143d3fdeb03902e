const dark = `--paper: #171b21;
  --ink: #e6eaef;
  --soft: #a0abb7;
  --line: #323a44;
  --tint: #232932;
  --bad: #f4978f;
  --bad-tint: #3a2022;
  --focus: #7cb8f5;
  color-scheme: dark;`;

/** Colours of both themes, the button in the corner and the panel. */
export const frameStyle = `
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
`;
