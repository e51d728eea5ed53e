// The reader's keys: one tab stop for the text, j and k through its marks, layers switched without loading anew.
import { addKeys } from './keys';

/** The place of the next mark to stop at, from a place and a step, among those that are shown; null where there is none. */
export function next(shown: readonly boolean[], from: number, step: 1 | -1): number | null {
  for (let at = from + step; at >= 0 && at < shown.length; at += step) if (shown[at]) return at;
  return null;
}

export function startReader(): void {
  const text = document.querySelector<HTMLElement>('.report .text');
  if (!text) return;
  const marks = [...text.querySelectorAll<HTMLElement>('.mark')];
  const off = new Set<string>();
  let at = -1;

  const isShown = (mark: HTMLElement): boolean => (mark.dataset.layers ?? '').split(' ').some((layer) => !off.has(layer));
  const rove = (): void => {
    const stop = at >= 0 && isShown(marks[at]!) ? at : marks.findIndex(isShown);
    marks.forEach((mark, place) => (mark.tabIndex = place === stop ? 0 : -1));
  };
  const go = (step: 1 | -1): void => {
    const found = next(marks.map(isShown), at, step);
    if (found === null) return;
    at = found;
    rove();
    marks[at]!.focus();
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    marks[at]!.scrollIntoView({ block: 'center', behavior: calm ? 'auto' : 'smooth' });
  };
  text.addEventListener('focusin', (event) => {
    const mark = (event.target as Element).closest<HTMLElement>('.mark');
    if (mark) { at = marks.indexOf(mark); rove(); }
  });
  rove();

  const legend = document.querySelector<HTMLElement>('.legend');
  const links = [...(legend?.querySelectorAll<HTMLAnchorElement>('[data-layer]') ?? [])];
  const layers = links.map((link) => link.dataset.layer!).filter((name) => name !== 'all' && name !== 'none');
  const draw = (): void => {
    for (const name of layers) text.classList.toggle(`off-${name}`, off.has(name));
    for (const link of links) {
      const name = link.dataset.layer!;
      if (!layers.includes(name)) continue;
      link.classList.toggle('on', !off.has(name));
      if (off.has(name)) link.removeAttribute('aria-current');
      else link.setAttribute('aria-current', 'true');
    }
    for (const mark of marks) mark.classList.toggle('away', !isShown(mark));
    const shown = layers.filter((name) => !off.has(name));
    const url = new URL(location.href);
    if (off.size) url.searchParams.set('layers', shown.join(',') || 'none');
    else url.searchParams.delete('layers');
    history.replaceState(null, '', url);
    rove();
  };
  const turn = (name: string): void => {
    if (name === 'all') off.clear();
    else if (name === 'none') layers.forEach((one) => off.add(one));
    else if (!off.delete(name)) off.add(name);
    draw();
  };
  if (legend?.dataset.all === 'yes') {  // layers that the server left out cannot be switched on here
    legend.addEventListener('click', (event) => {
      const link = (event.target as Element).closest<HTMLAnchorElement>('[data-layer]');
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      turn(link.dataset.layer!);
    });
    addKeys([
      ...layers.map((name, place) => ({ keys: [String(place + 1)], does: () => turn(name) })),
      { keys: ['0'], does: () => turn(off.size ? 'all' : 'none') },
    ]);
  }
  addKeys([
    { keys: ['j'], does: () => go(1) },
    { keys: ['k'], does: () => go(-1) },
    { keys: ['Escape'], does: () => (document.activeElement as HTMLElement | null)?.blur() },
  ]);
}
