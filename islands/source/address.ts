// Addresses as the pages read them: parameters of the one filter, empty ones left out.

/** Parameters that say which part of a list is shown: gone as soon as what is asked for changes. */
const PART = ['after', 'page'];

/** The address of a form's fields, in their order, without empty ones. */
export function addressOf(path: string, fields: Iterable<[string, string]>): string {
  const query = new URLSearchParams();
  for (const [name, value] of fields) if (value.trim() && !PART.includes(name)) query.append(name, value.trim());
  const words = query.toString();
  return words ? `${path}?${words}` : path;
}

/** An address with some parameters put in place of what they were; null takes one away. */
export function changed(address: string, put: Record<string, string | null>): string {
  const url = new URL(address, 'http://localhost');
  for (const name of PART) url.searchParams.delete(name);
  for (const [name, value] of Object.entries(put)) {
    url.searchParams.delete(name);
    if (value !== null) url.searchParams.append(name, value);
  }
  return url.pathname + url.search;
}
