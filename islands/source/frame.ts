// What the map opens on, and how large its marks are.

/** What a place on the map has to have for this. */
export interface Placed {
  readonly longitude: number;
  readonly latitude: number;
  readonly incidents: number;
}

/** How wide a mark is: its area grows with what lies there, within bounds. */
export function diameter(incidents: number): number {
  return Math.round(Math.min(54, 17 + 6 * Math.sqrt(incidents)));
}

/** Of the incidents, how many may lie outside of what the map opens on: single ones far off would make it a map of the world. */
const FAR_OFF = 0.06;

/** West, south, east, north of what is drawn, null where nothing is; without the few that lie far off, unless all are asked for. */
export function frame(grounds: readonly Placed[], all = false): [[number, number], [number, number]] | null {
  if (!grounds.length) return null;
  const total = grounds.reduce((sum, one) => sum + one.incidents, 0);
  const spare = all ? 0 : Math.floor((total * FAR_OFF) / 2);
  const bounds = (of: 'longitude' | 'latitude'): [number, number] => {
    const sorted = [...grounds].sort((a, b) => a[of] - b[of]);
    const from = (order: readonly Placed[]): number => {
      let passed = 0;
      return order.find((one) => (passed += one.incidents) > spare)![of];
    };
    return [from(sorted), from(sorted.reverse())];
  };
  const [west, east] = bounds('longitude'), [south, north] = bounds('latitude');
  return [[west, south], [east, north]];
}

/** A mark in the window of the map: its middle, how wide it is, and how wide its name. */
export interface Named {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly wide: number;
}

export type Side = 'right' | 'left' | 'none';
export type Box = readonly [left: number, top: number, right: number, bottom: number];

const LINE = 14; // pixels that a name is high
const GAP = 3;

const meet = (a: Box, b: Box): boolean => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

const square = (one: Named): Box => [one.x - one.size / 2, one.y - one.size / 2, one.x + one.size / 2, one.y + one.size / 2];

/** On which side of each mark its name stands, so that none covers a mark or another name, or leaves the window; those that come first choose first. */
export function sides(marks: readonly Named[], width: number, others: readonly Box[] = []): { sides: Side[]; taken: Box[] } {
  const taken: Box[] = [...marks.map(square), ...others];
  const found = marks.map((one, place): Side => {
    if (!one.wide) return 'none';
    const top = one.y - LINE / 2, bottom = one.y + LINE / 2;
    const right: Box = [one.x + one.size / 2 + GAP, top, one.x + one.size / 2 + GAP + one.wide, bottom];
    const left: Box = [one.x - one.size / 2 - GAP - one.wide, top, one.x - one.size / 2 - GAP, bottom];
    const free = (box: Box): boolean => box[0] >= 0 && box[2] <= width && taken.every((other, at) => at === place || !meet(box, other));
    const side: Side = free(right) ? 'right' : free(left) ? 'left' : 'none';
    if (side !== 'none') taken.push(side === 'right' ? right : left);
    return side;
  });
  return { sides: found, taken };
}

/** Whether a name that stands with its middle there meets what is drawn already. */
export function covered(x: number, y: number, wide: number, taken: readonly Box[]): boolean {
  const box: Box = [x - wide / 2, y - LINE / 2, x + wide / 2, y + LINE / 2];
  return taken.some((other) => meet(box, other));
}
