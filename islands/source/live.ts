// Lists that change in place. The server makes every page whole; what differs is put in place of what stands here, so
// that words, links and counts have one maker, and the page is the same with script and without.
import { addressOf } from './address';

/** Told to whoever must know that the page shows another address (the map). */
export const SHOWN = 'reportedly:shown';

let asking: AbortController | null = null;

/** Show an address in place: every part marked `data-swap` is taken from its page. */
export async function show(address: string, push = true): Promise<void> {
  asking?.abort();
  const mine = (asking = new AbortController());
  document.body.setAttribute('aria-busy', 'true');
  try {
    const answer = await fetch(address, { signal: mine.signal, headers: { accept: 'text/html' } });
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    if (!page.querySelector('[data-swap]')) return void location.assign(address);
    if (push) history.pushState(null, '', answer.redirected ? new URL(answer.url).pathname + new URL(answer.url).search : address);
    swap(page);
    document.title = page.title;
    document.dispatchEvent(new CustomEvent(SHOWN));
  } catch (error) {
    if (!mine.signal.aborted) location.assign(address);
  } finally {
    if (asking === mine) document.body.removeAttribute('aria-busy');
  }
}

/** Put the parts of another page in place of this one's; what has the focus keeps it. */
export function swap(page: Document): void {
  const active = document.activeElement as HTMLInputElement | null;
  const id = active?.id ?? '';
  const typed = active?.matches('input') ? active.value : null;
  const open = new Set([...document.querySelectorAll('details[open][id]')].map((one) => one.id));
  for (const part of document.querySelectorAll<HTMLElement>('[data-swap][id]')) {
    const other = page.getElementById(part.id);
    if (!other) continue;
    for (const { name, value } of other.attributes) if (part.getAttribute(name) !== value) part.setAttribute(name, value);
    if (part.dataset.swap !== 'attributes') part.replaceChildren(...document.importNode(other, true).childNodes);
  }
  for (const name of open) document.getElementById(name)?.setAttribute('open', '');
  const again = id ? (document.getElementById(id) as HTMLInputElement | null) : null;
  if (again && again !== document.activeElement) {
    again.focus({ preventScroll: true });
    if (typed !== null && again.type !== 'date') again.value = typed;
  }
}

/** Whether a link leads to this list with another filter, so that it can be shown in place. */
export function isOfThisList(link: HTMLAnchorElement | SVGAElement, here: Location = location): boolean {
  const raw = link.getAttribute('href') ?? '';
  if (!raw || raw.startsWith('#') || link.hasAttribute('download') || link.hasAttribute('target')) return false;
  const url = new URL(raw, here.href);
  return url.origin === here.origin && url.pathname === here.pathname;
}

/** Take over the forms and links of lists. */
export function startLiveLists(): void {
  const form = document.querySelector<HTMLFormElement>('form[data-live]');
  if (!form) return;
  const submit = (): void => {
    const fields = [...new FormData(document.querySelector<HTMLFormElement>('form[data-live]')!)];
    void show(addressOf(location.pathname, fields as [string, string][]));
  };
  let waiting = 0;
  document.addEventListener('submit', (event) => {
    if (!(event.target as Element).matches('form[data-live]')) return;
    event.preventDefault();
    submit();
  });
  document.addEventListener('change', (event) => {
    const changed = event.target as HTMLInputElement;
    if (!changed.closest('form[data-live]')) return;
    window.clearTimeout(waiting);
    waiting = window.setTimeout(submit, changed.type === 'date' ? 700 : 0);
  });
  document.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = (event.target as Element).closest<HTMLAnchorElement>('a[href]');
    if (!link || !link.closest('[data-swap]') || !isOfThisList(link)) return;
    event.preventDefault();
    void show(link.getAttribute('href')!);
  });
  window.addEventListener('popstate', () => void show(location.pathname + location.search, false));
}
