// Keys of every page: `/` goes to the search, `?` shows what keys there are. Views add theirs.

/** A key that a view knows, with what it does. */
export interface Key {
  readonly keys: readonly string[];
  readonly does: (event: KeyboardEvent) => void;
}

const known: Key[] = [];

/** Whether what is typed belongs to a field, so that it is no key of ours. */
export function isTyping(target: EventTarget | null): boolean {
  const element = target as HTMLElement | null;
  return !!element?.closest?.('input, textarea, select, [contenteditable=""], [contenteditable="true"]');
}

/** Make keys known. */
export function addKeys(keys: readonly Key[]): void {
  known.push(...keys);
}

export function startKeys(): void {
  addKeys([
    { keys: ['/'], does: () => document.querySelector<HTMLInputElement>('#q')?.focus() },
    { keys: ['?'], does: () => sheet()?.showModal() },
  ]);
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (document.querySelector('dialog[open]')) return;
    const found = [...known].reverse().find((key) => key.keys.includes(event.key));
    if (!found) return;
    event.preventDefault();
    found.does(event);
  });
  document.addEventListener('click', (event) => {
    if ((event.target as Element).closest('[data-keys]')) sheet()?.showModal();
  });
}

const sheet = (): HTMLDialogElement | null => document.querySelector<HTMLDialogElement>('dialog#keys');
