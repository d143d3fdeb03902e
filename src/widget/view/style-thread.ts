/** What was said. */
export const threadStyle = `
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
`;
