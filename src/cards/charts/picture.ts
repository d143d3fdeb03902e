import type { Statistics } from "../../desk/stats/read.ts";

export interface DrawnPicture {
  name: string;
  type: string;
  content: Uint8Array;
  /** What it shows, in a sentence. */
  alt: string;
}

/** The numbers as a picture. The drawing libraries are large: only a process that draws loads them. */
export async function pictureOf(stats: Statistics): Promise<DrawnPicture> {
  const [{ drawStatistics }, { toPng }] = await Promise.all([import("./chart.ts"), import("./png.ts")]);
  const { svg, alt } = drawStatistics(stats);
  return { name: "statistics.png", type: "image/png", content: toPng(svg), alt };
}
