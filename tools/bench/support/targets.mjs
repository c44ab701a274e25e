/** What judging should cost on two cores, HTTP submit -> verdict pushed, five hidden checks; the table beside it. */
export const TARGETS = {
  python_warm_p50_ms: { most: 30 },
  python_cold_p50_ms: { most: 60 },
  numpy_warm_p50_ms: { most: 40 },
  numpy_cold_p50_ms: { most: 130 },
  torch_warm_p50_ms: { most: 80 },
  c_p50_ms: { most: 200 },
  python_cold_per_s: { least: 35 },
  python_cold_share_of_floor: { least: 0.6 },
  queue_wait_p95_ms: { most: 20 },
};

/** Lines of a plain table: target, measured, met or missed by how much. */
export function tableOf(measured) {
  const rows = Object.entries(TARGETS).map(([metric, { most, least }]) => {
    const value = measured.get(metric);
    const target = most === undefined ? `>= ${least}` : `<= ${most}`;
    return [
      metric,
      target,
      value === undefined ? 'not measured here' : value.toPrecision(4),
      wordFor(value, most, least),
    ];
  });
  const all = [['metric', 'target', 'measured', ''], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...all.map((row) => row[column].length)));
  return all.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function wordFor(value, most, least) {
  if (value === undefined) return '';
  const over = most === undefined ? least / value : value / most;
  return over <= 1 ? 'met' : `missed by ${Math.round((over - 1) * 100)} %`;
}
