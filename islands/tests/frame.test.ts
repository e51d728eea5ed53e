import { describe, expect, it } from 'vitest';
import { diameter, frame } from '../source/frame';

const at = (longitude: number, latitude: number, incidents: number) => ({ longitude, latitude, incidents });
const WAR = [at(30.5, 50.4, 20), at(36.2, 50, 40), at(38.9, 45, 30)];
const FAR = [at(-77, 38.9, 1), at(55.3, 25.2, 1)];

describe('the map opens on', () => {
  it('everything where nothing lies far off', () => expect(frame(WAR)).toEqual([[30.5, 45], [38.9, 50.4]]));
  it('where most is, without single ones far off', () => expect(frame([...WAR, ...FAR])).toEqual([[30.5, 45], [38.9, 50.4]]));
  it('everything where that is asked for', () => expect(frame([...WAR, ...FAR], true)).toEqual([[-77, 25.2], [55.3, 50.4]]));
  it('all of a few', () => expect(frame([at(10, 50, 1), at(40, 48, 1)])).toEqual([[10, 48], [40, 50]]));
  it('nothing where there is nothing', () => expect(frame([])).toBeNull());
});

describe('a mark', () => {
  it('grows with what lies there, within bounds', () => {
    expect(diameter(4)).toBeGreaterThan(diameter(1));
    expect(diameter(100000)).toBe(54);
  });
});
