// The moments of each hour, as they were counted: days of any zone are summed from them, wherever in an hour they begin. What is
// taken back is written behind what was there, so an hour is only ever added to.

import { isMeasured, type Moment, numberOf } from "./moments.ts";
import { putNumber, type Reader, takeNumber } from "./varints.ts";

const hourMs = 3_600_000;

/** Hour (since 1970) -> the bytes of its moments. */
export type Hours = Map<number, number[]>;

/** A flag says that it is taken back, another that its business hours are told apart. */
const takenBack = 1;
const ownBusiness = 2;

export function writeMoment(hours: Hours, { kind, at, seconds, business }: Moment, times: 1 | -1): void {
  const ms = Date.parse(at);
  const hour = Math.floor(ms / hourMs);
  const bytes = hours.get(hour) ?? [];
  hours.set(hour, bytes);
  const number = numberOf(kind);
  const isSame = business === seconds;
  putNumber(bytes, number * 4 + (isSame ? 0 : ownBusiness) + (times === 1 ? 0 : takenBack));
  putNumber(bytes, kind.agent === null ? 0 : kind.agent + 1);
  putNumber(bytes, Math.floor((ms - hour * hourMs) / 1_000));
  if (!isMeasured(number)) return;
  putNumber(bytes, seconds);
  if (!isSame) putNumber(bytes, business);
}

/** The day of a time in milliseconds; none when that is out of range. */
export type DayAt = (at: number) => string | undefined;

/** Is told of each moment in a day; not by one object, as there are many. */
export type Each = (
  day: string,
  number: number,
  agent: number | null,
  seconds: number,
  business: number,
  times: 1 | -1,
) => void;

export interface Hour {
  /** Since 1970. */
  hour: number;
  bytes: Uint8Array;
}

export function readHour({ hour, bytes }: Hour, dayAt: DayAt, each: Each): void {
  const began = hourBegan(hour);
  const first = dayAt(began);
  const isOneDay = dayAt(began + hourMs - 1) === first;
  const reader: Reader = { bytes, at: 0 };
  while (reader.at < bytes.length) {
    const head = takeNumber(reader);
    const agent = takeNumber(reader);
    const second = takeNumber(reader);
    const number = head >> 2;
    const seconds = isMeasured(number) ? takeNumber(reader) : 0;
    const business = (head & ownBusiness) === 0 ? seconds : takeNumber(reader);
    const day = isOneDay ? first : dayAt(began + second * 1_000);
    if (day !== undefined)
      each(day, number, agent === 0 ? null : agent - 1, seconds, business, (head & takenBack) === 0 ? 1 : -1);
  }
}

/** One that is at hand. */
export function tellMoment({ kind, at, seconds, business }: Moment, dayAt: DayAt, each: Each): void {
  const day = dayAt(Date.parse(at));
  if (day !== undefined) each(day, numberOf(kind), kind.agent, seconds, business, 1);
}

export const hourBegan = (hour: number): number => hour * hourMs;
