// How something grows: the slope of the straight line nearest to its samples.

export interface Sample {
  hours: number;
  values: Readonly<Record<string, number>>;
}

/** Of the samples after the first third, when a process has warmed up. 0 of fewer than two. */
export function perHour(samples: readonly Sample[], name: string): number {
  const warm = samples.slice(Math.floor(samples.length / 3));
  const points = warm.flatMap(({ hours, values }) => {
    const value = values[name];
    return value === undefined ? [] : [{ hours, value }];
  });
  if (points.length < 2) return 0;
  const mean = (pick: (point: { hours: number; value: number }) => number) =>
    points.reduce((sum, point) => sum + pick(point), 0) / points.length;
  const [hours, value] = [mean((point) => point.hours), mean((point) => point.value)];
  const spread = mean((point) => (point.hours - hours) ** 2);
  return spread === 0 ? 0 : mean((point) => (point.hours - hours) * (point.value - value)) / spread;
}
