/** Where one writes, the list of conversations, and small screens, where the panel is all there is. */
export const restStyle = `
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

.refused:empty {
  display: none;
}

.refused {
  margin: 0 4px 6px;
  font-size: 14px;
  font-weight: 600;
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
