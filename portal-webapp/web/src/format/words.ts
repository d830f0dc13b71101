// SPDX-License-Identifier: Apache-2.0

/** "3, 4 and 7" */
export function listText(items: readonly (string | number)[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

/** "Door 12", "Doors 3, 4 and 7" */
export function doorsText(doors: readonly number[]): string {
  return `${doors.length === 1 ? 'Door' : 'Doors'} ${listText(doors)}`;
}

function timesText(uses: number): string {
  if (uses === 0) {
    return 'without limit';
  }
  return uses === 1 ? 'once' : uses === 2 ? 'twice' : `${uses} times`;
}

/** "once", or for several doors "each once": uses count for each door. */
export function usesText(uses: number, doors: number): string {
  return doors > 1 && uses > 0 ? `each ${timesText(uses)}` : timesText(uses);
}

export function countText(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-GB')} ${count === 1 ? one : many}`;
}

/** Hexadecimal digits in fours, as people compare them. */
export function groupsOfFour(text: string): string {
  return text.replace(/[^0-9a-zA-Z+/_=-]/g, '').replace(/(.{4})(?=.)/g, '$1 ');
}

const KIB = 1024;

/** "51 KB", "3.4 MB" */
export function bytesText(bytes: number): string {
  if (bytes < KIB * KIB) {
    return `${Math.max(1, Math.round(bytes / KIB)).toLocaleString('en-GB')} KB`;
  }
  const megabytes = bytes / (KIB * KIB);
  return `${megabytes.toLocaleString('en-GB', { maximumFractionDigits: megabytes < 10 ? 1 : 0 })} MB`;
}
