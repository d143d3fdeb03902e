// A search is quick whether its words are everywhere or nowhere. It looks at the first rows of the list, which is enough for
// common words; then the trigram index tells whether the words are rare, and if so names every row; else it looks further down
// the list, a bounded way, and says where to go on.

export interface Place<K> {
  key: K;
  id: number;
}

/** Found rows in order, one more than asked for where there are more. */
export interface Walked<R, K> {
  rows: R[];
  /** The last row looked at, when there may be others behind it. */
  last: Place<K> | null;
}

interface Search<R, K> {
  text: string;
  limit: number;
  near: number;
  far: number;
  walk(rows: number): Promise<Walked<R, K>>;
  /** The ids of all rows it could be, or null when they are too many. */
  candidates(): Promise<number[] | null>;
  among(ids: number[]): Promise<R[]>;
  placeOf(row: R): Place<K>;
}

export interface Found<R, K> {
  rows: R[];
  next: Place<K> | null;
}

export async function searchList<R, K>(search: Search<R, K>): Promise<Found<R, K>> {
  const { text, limit, near, far } = search;
  const rare = hasTrigram(text);
  const walked = await search.walk(rare ? near : far);
  if (!rare || walked.last === null || walked.rows.length > limit) return page(search, walked);

  const ids = await search.candidates();
  if (ids) return page(search, { rows: ids.length === 0 ? [] : await search.among(ids), last: null });
  return page(search, await search.walk(far));
}

/** `limit` may be 0, when the caller filled the page otherwise: then only whether there are rows counts. */
function page<R, K>({ limit, placeOf }: Search<R, K>, { rows, last }: Walked<R, K>): Found<R, K> {
  const shown = rows.slice(0, limit);
  const end = shown.at(-1);
  if (limit === 0) return { rows: rows.slice(0, 1), next: last };
  return { rows: shown, next: rows.length > limit && end ? placeOf(end) : last };
}

/** Whether the trigram indexes can help: they know runs of three letters or digits. */
const hasTrigram = (text: string): boolean => /[\p{L}\p{M}\p{N}]{3}/u.test(text);
