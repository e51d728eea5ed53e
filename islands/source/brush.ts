// The brush on time: drag over the bars, or move over them with the arrow keys, and the list shows that period.
import { changed } from './address';
import { show } from './live';

/** The first and last bar of a stretch, in order. */
export function stretch(a: number, b: number): [number, number] {
  return a <= b ? [a, b] : [b, a];
}

/** The bar at a place across the whole width, the nearest one beyond an end. */
export function barAt(across: number, count: number): number {
  return Math.max(0, Math.min(count - 1, Math.floor(across * count)));
}

/** To an address: in place where it is this list's, else as a link does. */
function go(address: string): void {
  if (address.split('?')[0] === location.pathname) void show(address);
  else location.assign(address);
}

export function defineTimeBrush(): void {
  if (!customElements.get('time-brush')) customElements.define('time-brush', TimeBrush);
}

class TimeBrush extends HTMLElement {
  private from = -1;
  private to = -1;
  private dragging = false;

  private get bars(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>('[data-first]')];
  }

  connectedCallback(): void {
    const strip = this.querySelector<SVGSVGElement>('svg');
    if (!strip) return;
    this.tabIndex = 0;
    this.setAttribute('role', 'group');
    this.addEventListener('pointerdown', (event) => {
      if (event.button || !(event.target as Element).closest('svg')) return;
      event.preventDefault();
      this.focus({ preventScroll: true });
      this.setPointerCapture(event.pointerId);
      this.dragging = true;
      this.from = this.to = this.at(event);
      this.draw();
    });
    this.addEventListener('pointermove', (event) => {
      if (!this.dragging) return;
      this.to = this.at(event);
      this.draw();
    });
    this.addEventListener('pointerup', () => {
      if (!this.dragging) return;
      this.dragging = false;
      this.apply();
    });
    this.addEventListener('click', (event) => event.preventDefault());
    this.addEventListener('keydown', (event) => this.key(event));
  }

  private at(event: PointerEvent): number {
    const box = this.querySelector('svg')!.getBoundingClientRect();
    return barAt((event.clientX - box.left) / box.width, this.bars.length);
  }

  private key(event: KeyboardEvent): void {
    const count = this.bars.length;
    const steps: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, Home: -count, End: count };
    if (event.key in steps) {
      event.preventDefault();
      const chosen = this.bars.findIndex((bar) => bar.classList.contains('chosen'));
      const here = this.to < 0 ? Math.max(0, chosen) - (event.key === 'ArrowRight' ? 1 : 0) : this.to;
      this.to = Math.max(0, Math.min(count - 1, here + steps[event.key]!));
      if (!event.shiftKey || this.from < 0) this.from = this.to;
      this.draw();
    } else if (event.key === 'Enter' && this.to >= 0) {
      event.preventDefault();
      this.apply();
    } else if (event.key === 'Escape') {
      this.from = this.to = -1;
      const list = this.bars[0]?.getAttribute('href');
      if (list) go(changed(list, { since: null, until: null }));
    }
  }

  private draw(): void {
    const [low, high] = stretch(this.from, this.to);
    this.bars.forEach((bar, place) => bar.classList.toggle('brushed', place >= low && place <= high));
    const said = this.querySelector('[data-said]');
    const first = this.bars[low]?.dataset, last = this.bars[high]?.dataset;
    if (said && first && last) {
      const sum = this.bars.slice(low, high + 1).reduce((whole, bar) => whole + Number(bar.dataset.count), 0);
      said.textContent = `${first.name}${low === high ? '' : ` – ${last.name}`}: ${sum}`;
    }
  }

  private apply(): void {
    const [low, high] = stretch(this.from, this.to);
    const since = this.bars[low]?.dataset.first, until = this.bars[high]?.dataset.last;
    this.from = this.to = -1;
    const list = this.bars[low]?.getAttribute('href');
    if (since && until && list) go(changed(list, { since, until }));
  }
}
