import { anything, bool, type Check, int, kinds, list, literal, shape, str } from "./check.ts";

const style = shape({}, { bold: bool, code: bool, italic: bool, strike: bool, underline: bool });

function leaf(required: Record<string, Check>, optional: Record<string, Check> = {}): Check {
  return shape({ type: anything, ...required }, { style, ...optional });
}

const link = leaf({ url: str(3000, 1) }, { text: str(), unsafe: bool });
const text = leaf({ text: str(Number.POSITIVE_INFINITY, 1) });

const leaves = kinds({
  broadcast: leaf({ range: literal("here", "channel", "everyone") }),
  color: leaf({ value: str() }),
  channel: leaf({ channel_id: str() }),
  date: leaf({ timestamp: int(0, 9_999_999_999), format: str() }, { url: str(), fallback: str() }),
  emoji: leaf({ name: str(255, 1) }, { unicode: str(), url: str(), skin_tone: int(1, 6) }),
  link,
  team: leaf({ team_id: str() }),
  text,
  user: leaf({ user_id: str() }),
  usergroup: leaf({ usergroup_id: str() }),
});

const border = { border: literal(0, 1) };
const section = shape({ type: literal("rich_text_section"), elements: list(leaves, { min: 0 }) });

const parts = kinds({
  rich_text_section: section,
  rich_text_list: shape(
    { type: anything, elements: list(section), style: literal("bullet", "ordered") },
    { ...border, indent: int(0, 8), offset: int(0, 1_000_000) },
  ),
  rich_text_quote: shape({ type: anything, elements: list(leaves) }, border),
  rich_text_preformatted: shape({ type: anything, elements: list(kinds({ text, link })) }, border),
});

export const richText = shape(
  { type: literal("rich_text"), elements: list(parts, { min: 0 }) },
  { block_id: str(255) },
);
