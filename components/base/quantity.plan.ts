/** Quantities in the spelling that the API server gives back, so that a second run sees no difference. */

/** `4`, `10k`, `1500`: the largest thousand that divides the number. */
export function countQuantity(count: number): string {
  return spell(Math.round(count), 1000, ["", "k", "M", "G", "T", "P"]);
}

/** Whole cores, else millicores. */
export function cpuQuantity(cores: number): string {
  return Number.isInteger(cores) ? countQuantity(cores) : `${Math.round(cores * 1000)}m`;
}

/** The largest binary unit that divides the number. */
export function byteQuantity(bytes: number): string {
  return spell(Math.round(bytes), 1024, ["", "Ki", "Mi", "Gi", "Ti", "Pi"]);
}

function spell(number: number, step: number, units: readonly string[]): string {
  let value = number;
  let unit = 0;
  while (value > 0 && value % step === 0 && unit < units.length - 1) {
    value /= step;
    unit += 1;
  }
  return `${value}${units[unit]}`;
}
