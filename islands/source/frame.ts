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
