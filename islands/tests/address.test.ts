import { describe, expect, it } from 'vitest';
import { addressOf, changed } from '../source/address';
import { barAt, stretch } from '../source/brush';
import { isTyping } from '../source/keys';
import { isOfThisList, swap } from '../source/live';

describe('addresses', () => {
  it.each([
    [[['place', 'Kharkiv'], ['since', ''], ['after', 'x']], '/incidents?place=Kharkiv'],
    [[['text', ' a&b '], ['country', 'UA'], ['country', 'PL']], '/incidents?text=a%26b&country=UA&country=PL'],
    [[['text', '  ']], '/incidents'],
  ])('leave out what is empty: %j', (fields, expected) => {
    expect(addressOf('/incidents', fields as [string, string][])).toBe(expected);
  });

  it.each([
    ['/incidents?country=UA&after=abc', { since: '2023-01-01' }, '/incidents?country=UA&since=2023-01-01'],
    ['/incidents?since=2022&until=2023', { since: null, until: null }, '/incidents'],
    ['/incidents?box=1,2,3,4', { box: '5,6,7,8' }, '/incidents?box=5%2C6%2C7%2C8'],
  ])('change in one thing: %s', (address, put, expected) => {
    expect(changed(address, put)).toBe(expected);
  });
});

describe('the brush', () => {
  it.each([[3, 7, [3, 7]], [7, 3, [3, 7]], [2, 2, [2, 2]]])('takes bars in order', (a, b, expected) => {
    expect(stretch(a, b)).toEqual(expected);
  });
  it.each([[0, 10, 0], [0.999, 10, 9], [1.4, 10, 9], [-0.2, 10, 0], [0.5, 3, 1]])('finds the bar at %f of %i', (across, count, bar) => {
    expect(barAt(across, count)).toBe(bar);
  });
});

describe('links of a list', () => {
  const here = new URL('http://127.0.0.1:8000/incidents?a=1') as unknown as Location;
  it.each([
    ['/incidents?country=UA', {}, true],
    ['/incident/incident-1', {}, false],
    ['/incidents?a=1', { download: '' }, false],
    ['http://elsewhere.example/incidents', {}, false],
    ['javascript:alert(1)', {}, false],
    ['#map', {}, false],
  ])('%s', (href, more, expected) => {
    const link = document.createElement('a');
    link.setAttribute('href', href);
    for (const [name, value] of Object.entries(more)) link.setAttribute(name, value as string);
    expect(isOfThisList(link, here)).toBe(expected);
  });
});

describe('parts put in place', () => {
  it('changes what is marked, and nothing else; the focus stays', () => {
    document.body.innerHTML = '<p id="kept">old</p><section id="rows" data-swap>old <input id="f" value="a"></section>' +
      '<b id="map" data-swap="attributes" data-places="/old">canvas</b>';
    document.getElementById('f')!.focus();
    const page = new DOMParser().parseFromString('<p id="kept">new</p><section id="rows" data-swap>new <input id="f" value="b"></section>' +
      '<b id="map" data-swap="attributes" data-places="/new">empty</b>', 'text/html');
    swap(page);
    expect(document.getElementById('kept')!.textContent).toBe('old');
    expect(document.getElementById('rows')!.textContent).toContain('new');
    expect(document.getElementById('map')!.dataset.places).toBe('/new');
    expect(document.getElementById('map')!.textContent).toBe('canvas');
    expect(document.activeElement?.id).toBe('f');
  });
});

describe('keys', () => {
  it('leaves alone what is typed into a field', () => {
    document.body.innerHTML = '<input id="i"><p id="p"></p>';
    expect(isTyping(document.getElementById('i'))).toBe(true);
    expect(isTyping(document.getElementById('p'))).toBe(false);
    expect(isTyping(null)).toBe(false);
  });
});
