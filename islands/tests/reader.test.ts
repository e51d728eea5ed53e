import { beforeEach, describe, expect, it } from 'vitest';
import { startKeys } from '../source/keys';
import { next, startReader } from '../source/reader';

describe('the next mark', () => {
  it.each([
    [[true, true, true], -1, 1, 0],
    [[true, false, true], 0, 1, 2],
    [[true, false, false], 0, 1, null],
    [[true, false, true], 2, -1, 0],
    [[], -1, 1, null],
  ] as const)('of %j from %i by %i', (shown, from, step, expected) => {
    expect(next(shown, from, step)).toBe(expected);
  });
});

describe('the reader', () => {
  beforeEach(() => {
    document.body.innerHTML = '<article class="report"><nav class="legend" data-all="yes"><a href="?layers=times" data-layer="places" class="on">places</a>' +
      '<a href="?layers=places" data-layer="times" class="on">times</a><a href="?" data-layer="all">all</a></nav>' +
      '<div class="text"><span class="mark" tabindex="0" data-layers="places">Ozerne</span> on <span class="mark" tabindex="0" data-layers="times">Monday</span></div></article>';
    startReader();
  });
  const stops = (): number[] => [...document.querySelectorAll<HTMLElement>('.mark')].map((mark) => mark.tabIndex);
  const press = (key: string): boolean => document.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));

  it('is one tab stop', () => expect(stops()).toEqual([0, -1]));

  it('is moved through by j and k, and layers are switched by number', () => {
    startKeys();
    press('j');
    expect(document.activeElement?.textContent).toBe('Ozerne');
    press('j');
    expect(document.activeElement?.textContent).toBe('Monday');
    press('k');
    expect(document.activeElement?.textContent).toBe('Ozerne');
    press('1');
    expect(document.querySelector('.text')!.classList.contains('off-places')).toBe(true);
    expect(document.querySelector('[data-layer=places]')!.getAttribute('aria-current')).toBeNull();
    expect(stops()).toEqual([-1, 0]);
  });
});
