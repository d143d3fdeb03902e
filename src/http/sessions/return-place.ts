// Where somebody wanted to go before they had to sign in.

const name = "threadesk_return";
const minutes = 60;

const isPlace = (place: string, basePath: string): boolean =>
  place.length <= 1_000 && place.startsWith(`${basePath}/`) && /^[\x21-\x7e]+$/.test(place) && !place.includes("\\");

/** Undefined for what is no place of this desk. */
export const keepPlace = (place: string, basePath: string): string | undefined =>
  isPlace(place, basePath)
    ? `${name}=${encodeURIComponent(place)}; Path=${basePath}; HttpOnly; SameSite=Lax; Max-Age=${minutes * 60}`
    : undefined;

export const forgetPlace = (basePath: string): string =>
  `${name}=; Path=${basePath}; HttpOnly; SameSite=Lax; Max-Age=0`;

/** What a browser brings back may have been written by anybody. */
export function keptPlace(header: string | undefined, basePath: string): string | undefined {
  const found = header?.slice(0, 8_192).match(new RegExp(`(?:^|;\\s*)${name}=([^;\\s]+)`))?.[1];
  try {
    const place = found === undefined ? "" : decodeURIComponent(found);
    return isPlace(place, basePath) ? place : undefined;
  } catch {
    return undefined;
  }
}
