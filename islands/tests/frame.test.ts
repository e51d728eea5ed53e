import { describe, expect, it } from 'vitest';
import { covered, diameter, frame, sides } from '../source/frame';

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

describe('names beside marks', () => {
  const mark = (x: number, y: number, wide = 60) => ({ x, y, size: 20, wide });
  it('stand to the right where there is room', () => expect(sides([mark(50, 50)], 300).sides).toEqual(['right']));
  it('stand to the left at the right edge', () => expect(sides([mark(280, 50)], 300).sides).toEqual(['left']));
  it('do not cover another mark', () => expect(sides([mark(100, 50), mark(140, 50)], 300).sides).toEqual(['left', 'right']));
  it('do not cover another name', () => expect(sides([mark(20, 50), mark(22, 58)], 300).sides).toEqual(['right', 'none']));
  it('do not cover the buttons', () => expect(sides([mark(100, 50)], 300, [[120, 0, 300, 120]]).sides).toEqual(['left']));
  it('are left out where a cluster has none', () => expect(sides([mark(50, 50, 0)], 300).sides).toEqual(['none']));
  it('of countries give way', () => {
    const { taken } = sides([mark(50, 50)], 300);
    expect(covered(90, 50, 40, taken)).toBe(true);
    expect(covered(90, 90, 40, taken)).toBe(false);
  });
});
