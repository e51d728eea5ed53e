// Deciding by key: j and k move through the questions, y, n and c say right, wrong, should be; Enter writes it down.
import { addKeys } from './keys';
import { swap } from './live';

/** The reason that was typed last, offered for the next decision. */
let reason = '';

export function startReview(): void {
  const things = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('[data-review]')];
  const pairs = (verdict: string): HTMLDetailsElement[] => [...document.querySelectorAll<HTMLDetailsElement>(`details.decide[data-verdict="${verdict}"]`)];
  if (!things().length && !document.querySelector('details.decide')) return;
  const only = (): HTMLElement | null => (things().length === 1 ? things()[0]! : null);  // the page of one thing
  const here = (): HTMLElement | null => document.activeElement?.closest<HTMLElement>('[data-review]') ?? only();
  const go = (step: number): void => {
    const all = things(), from = here();
    const at = from ? all.indexOf(from) + step : 0;
    const to = all[Math.max(0, Math.min(all.length - 1, at))];
    to?.focus();
    to?.scrollIntoView({ block: 'nearest' });
  };
  const say = (verdict: string): void => {
    const form = here()?.querySelector<HTMLFormElement>('form[data-judge]');
    if (!form) return;
    form.querySelector<HTMLInputElement>(`input[value="${verdict}"]`)!.checked = true;
    const why = form.querySelector<HTMLInputElement>('input[name="why"]')!;
    if (!why.value) why.value = reason;
    const first = verdict === 'corrected' ? form.querySelector<HTMLInputElement>('input[name="value"]')! : why;
    first.focus();
    first.select();
  };
  const part = (verdict: string): void => {  // the form for the next pair that can be said to be two, or one
    const all = pairs(verdict);
    const to = all[(all.findIndex((one) => one.contains(document.activeElement)) + 1) % all.length];
    if (!to) return;
    for (const one of document.querySelectorAll<HTMLDetailsElement>('details.decide[open]')) one.open = false;
    to.open = true;
    const why = to.querySelector<HTMLInputElement>('input[name="why"]')!;
    if (!why.value) why.value = reason;
    why.focus();
    to.scrollIntoView({ block: 'nearest' });
  };
  addKeys([
    { keys: ['j'], does: () => go(1) },
    { keys: ['k'], does: () => go(-1) },
    { keys: ['y'], does: () => say('right') },
    { keys: ['n'], does: () => say('wrong') },
    { keys: ['c'], does: () => say('corrected') },
    { keys: ['s'], does: () => part('two') },
    { keys: ['m'], does: () => part('one') },
    { keys: ['u'], does: () => (undoOf(here()) ?? (things().length > 1 ? null : undoOf(document)))?.requestSubmit() },
  ]);
  document.addEventListener('keydown', (event) => {  // out of a field again
    if (event.key !== 'Escape') return;
    const pair = document.activeElement?.closest<HTMLDetailsElement>('details.decide');
    if (pair) pair.querySelector('summary')?.focus();
    else here()?.focus();
  });
  document.addEventListener('submit', (event) => {
    const form = event.target as HTMLFormElement;
    const thing = form.closest<HTMLElement>('[data-review]');
    if (!thing || form.getAttribute('action') !== '/decide') return;
    event.preventDefault();
    void send(form, thing.id, form.matches('.undo') ? 0 : 1);
  });
}

const undoOf = (part: ParentNode | null): HTMLFormElement | null => part?.querySelector<HTMLFormElement>('form.undo') ?? null;

/** Send a form, show what stands now, and go on to the next question. */
async function send(form: HTMLFormElement, id: string, step: number): Promise<void> {
  const fields = new URLSearchParams([...new FormData(form)] as [string, string][]);
  reason = fields.get('why') || reason;
  const answer = await fetch('/decide', { method: 'POST', body: fields });
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  if (!answer.ok || !page.getElementById(id)) return void form.submit();
  swap(page);
  const all = [...document.querySelectorAll<HTMLElement>('[data-review]')];
  const at = all.findIndex((one) => one.id === id);
  all[Math.min(all.length - 1, at + step)]?.focus();
}

/** In the reader: `d` on a mark opens the decision on its characters. */
export function startDeciding(): void {
  if (!document.querySelector('.report[data-decide]')) return;
  addKeys([{
    keys: ['d'],
    does: () => {
      let at: Element | null = document.activeElement?.closest('.mark') ?? null;
      while (at && !/^c\d+-\d+$/.test(at.id)) at = at.previousElementSibling;
      if (!at) return;
      const url = new URL(location.href);
      url.searchParams.set('at', at.id.slice(1));
      url.hash = 'decide';
      location.assign(url);
    },
  }]);
}
