// The map of incidents: the shipped ground, towns as points that never move, regions as their outlines.
import type * as GeoJSON from 'geojson';
import type { GeoJSONSource, Map as MapLibre, Marker, StyleSpecification } from 'maplibre-gl';
import maplibre from 'maplibre-gl/dist/maplibre-gl-csp.js';
import worker from 'maplibre-gl/dist/maplibre-gl-csp-worker.js?url';
import type { components } from './api';
import { SHOWN, show } from './live';
import { changed } from './address';
import { covered, diameter, frame, sides, type Box } from './frame';

type Grounds = components['schemas']['Grounds'];
export type Ground = components['schemas']['GroundProperties'];

const LETTER = 6.8, CAPITAL = 8.6; // pixels that a letter of a name is wide, at most

const EMPTY = { type: 'FeatureCollection' as const, features: [] };

export function defineMap(): void {
  if (!customElements.get('incident-map')) customElements.define('incident-map', IncidentMap);
}

function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function ground(tiles: string): StyleSpecification {
  const line = (id: string, width: number, paint: string, dash?: number[], minzoom = 0): StyleSpecification['layers'][number] => ({
    id, type: 'line', source: 'ground', 'source-layer': id, minzoom,
    paint: { 'line-color': paint, 'line-width': width, ...(dash ? { 'line-dasharray': dash } : {}) },
  });
  const fill = (id: string, paint: string): StyleSpecification['layers'][number] => ({
    id, type: 'fill', source: 'ground', 'source-layer': id, paint: { 'fill-color': paint, 'fill-antialias': false },
  });
  return {
    version: 8,
    sources: {
      ground: { type: 'vector', tiles: [new URL(tiles, location.href).href.replace(/%7B/g, '{').replace(/%7D/g, '}')], maxzoom: 8 },
      towns: {
        type: 'geojson', data: EMPTY, cluster: true, clusterRadius: 34, clusterMaxZoom: 10,
        clusterProperties: { incidents: ['+', ['get', 'incidents']], contested: ['+', ['get', 'contested']] },
      },
      regions: { type: 'geojson', data: EMPTY },
    },
    layers: [
      { id: 'sea', type: 'background', paint: { 'background-color': colour('--sea') } },
      fill('land', colour('--land')),
      fill('disputed_land', colour('--land-disputed')),
      fill('water', colour('--sea')),
      line('region', 0.6, colour('--border-region'), undefined, 4),
      line('coast', 0.7, colour('--coast')),
      line('country', 1.3, colour('--border')),
      line('disputed', 1.3, colour('--border'), [3, 2.2]),
      { id: 'regions-fill', type: 'fill', source: 'regions', paint: { 'fill-color': colour('--mark'), 'fill-opacity': 0.13 } },
      { id: 'regions-line', type: 'line', source: 'regions', paint: { 'line-color': colour('--mark'), 'line-width': 1.6 } },
      // drawn by the marks in HTML; the layer makes the source's clusters known
      { id: 'towns', type: 'circle', source: 'towns', paint: { 'circle-radius': 1, 'circle-opacity': 0 } },
    ],
  };
}

class IncidentMap extends HTMLElement {
  static observedAttributes = ['data-places'];
  private map: MapLibre | null = null;
  private shown = new Map<string, Marker>();
  private names: Marker[] = [];
  private grounds: Ground[] = [];
  private fitted = false;
  private loading = 0;

  connectedCallback(): void {
    if (!this.map) void this.start();
  }

  /** The places first: the map opens on them, and asks for no ground that it leaves at once. */
  private async start(): Promise<void> {
    const canvas = this.querySelector<HTMLElement>('[data-canvas]');
    if (!canvas) return;
    maplibre.setWorkerUrl(worker);
    const answer = await fetch(this.dataset.places!);
    const found = answer.ok ? ((await answer.json()) as Grounds) : null;
    this.grounds = found?.features.map((one) => one.properties) ?? [];
    const box = frame(this.grounds);
    try {
      this.map = new maplibre.Map({
        container: canvas, style: ground(this.dataset.tiles!), minZoom: 1, maxZoom: 11,
        ...(box ? { bounds: box, fitBoundsOptions: { padding: 46, maxZoom: 6.5 } } : { center: [30, 35], zoom: 2 }),
        attributionControl: false, dragRotate: false, pitchWithRotate: false, touchPitch: false, fadeDuration: 0,
      });
    } catch {
      return this.giveUp();
    }
    this.fitted = true;
    const map = this.map;
    map.scrollZoom.disable();
    map.touchZoomRotate.disableRotation();
    map.getCanvas().setAttribute('aria-label', this.dataset.label ?? '');
    map.getCanvas().setAttribute('role', 'img');
    map.on('load', () => this.put(found));
    map.on('moveend', () => this.draw());
    map.on('idle', () => { this.draw(); this.dataset.drawn = 'yes'; });
    map.on('sourcedata', (event: { sourceId?: string }) => { if (event.sourceId === 'towns') this.draw(); });
    this.classList.add('ready');
    this.addEventListener('click', (event) => void this.pressed(event));
    document.addEventListener('pointerover', (event) => this.pointed(event.target as Element));
    document.addEventListener('focusin', (event) => this.pointed(event.target as Element));
    document.addEventListener(SHOWN, () => this.marked());
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.repaint());
    void this.name();
  }

  attributeChangedCallback(): void {
    if (this.map?.loaded()) { this.fitted = false; void this.load(); }
  }

  private giveUp(): void {
    this.map = null;
    this.classList.add('off');
    this.querySelector('details')?.setAttribute('open', '');
  }

  private repaint(): void {
    this.map?.setStyle(ground(this.dataset.tiles!));
    this.map?.once('idle', () => void this.load());
  }

  private async load(): Promise<void> {
    const mine = ++this.loading;
    const answer = await fetch(this.dataset.places!);
    if (!answer.ok || mine !== this.loading || !this.map) return;
    this.put((await answer.json()) as Grounds);
  }

  private put(found: Grounds | null): void {
    if (!found || !this.map) return;
    this.grounds = found.features.map((one) => one.properties);
    const towns = found.features.filter((one) => one.properties.shape !== 'region');
    const regions = found.features.filter((one) => one.properties.shape === 'region');
    (this.map.getSource('towns') as GeoJSONSource | undefined)?.setData({ ...EMPTY, features: towns } as unknown as GeoJSON.FeatureCollection);
    (this.map.getSource('regions') as GeoJSONSource | undefined)?.setData({ ...EMPTY, features: regions } as unknown as GeoJSON.FeatureCollection);
    for (const marker of this.shown.values()) marker.remove();
    this.shown.clear();
    this.fit();
    this.dataset.count = String(this.grounds.reduce((sum, one) => sum + one.incidents, 0));
  }

  private fit(all = false): void {
    const box = frame(this.grounds, all);
    if (!box || this.fitted) return;
    this.fitted = true;
    this.map!.fitBounds(box, { padding: 46, maxZoom: 6.5, animate: false });
  }

  /** A mark in HTML for each cluster and town in sight, and for each region. */
  private draw(): void {
    const map = this.map;
    if (!map?.getSource('towns') || !map.isSourceLoaded('towns')) return;
    const wanted = new Map<string, { at: [number, number]; about: Partial<Ground> & { cluster_id?: number; point_count?: number } }>();
    for (const feature of map.querySourceFeatures('towns')) {
      const about = feature.properties as Ground & { cluster_id?: number; point_count?: number };
      const at = (feature.geometry as GeoJSON.Point).coordinates as [number, number];
      wanted.set(about.cluster_id !== undefined ? `c${about.cluster_id}` : `p${about.longitude},${about.latitude},${about.precision}`,
        { at: about.cluster_id !== undefined ? at : [about.longitude, about.latitude], about });
    }
    for (const one of this.grounds) {
      if (one.shape === 'region') wanted.set(`r${one.longitude},${one.latitude}`, { at: [one.longitude, one.latitude], about: one });
    }
    for (const [key, marker] of this.shown) if (!wanted.has(key)) { marker.remove(); this.shown.delete(key); }
    for (const [key, { at, about }] of wanted) {
      if (this.shown.has(key)) continue;
      this.shown.set(key, new maplibre.Marker({ element: this.mark(about) }).setLngLat(at).addTo(map));
    }
    this.write();
    this.marked();
  }

  /** Names of places beside their marks, where there is room; those of most incidents first, those of countries last. */
  private write(): void {
    const map = this.map!;
    const width = map.getContainer().clientWidth;
    const marks = [...this.shown.values()].sort((a, b) => Number(b.getElement().dataset.all) - Number(a.getElement().dataset.all));
    const placed = marks.map((marker) => {
      const { x, y } = map.project(marker.getLngLat()), element = marker.getElement();
      return { x, y, size: element.offsetWidth, wide: (element.dataset.place ?? '').length * LETTER };
    });
    const buttons = this.querySelector<HTMLElement>('.zooms');
    const corner: Box[] = buttons ? [[buttons.offsetLeft, buttons.offsetTop, width, buttons.offsetTop + buttons.offsetHeight]] : [];
    const found = sides(placed, width, corner);
    marks.forEach((marker, place) => { marker.getElement().dataset.side = found.sides[place]!; });
    for (const marker of this.names) {
      const { x, y } = map.project(marker.getLngLat()), element = marker.getElement();
      element.classList.toggle('under', covered(x, y, (element.textContent ?? '').length * CAPITAL, found.taken));
    }
  }

  private mark(about: Partial<Ground> & { cluster_id?: number; point_count?: number }): HTMLElement {
    const mark = document.createElement('button');
    const count = about.incidents ?? 0;
    const size = diameter(count);
    mark.type = 'button';
    mark.tabIndex = -1;
    mark.className = `ground ${about.cluster_id !== undefined ? 'cluster' : about.shape}${about.contested ? ' contested' : ''}`;
    mark.style.width = mark.style.height = `${size}px`;
    const words = (this.dataset.said ?? '').replace('%incidents%', String(count)).replace('%contested%', String(about.contested ?? 0));
    const place = about.cluster_id !== undefined ? (this.dataset.places_word ?? '').replace('%n%', String(about.point_count)) : about.place ?? '';
    mark.setAttribute('aria-label', `${place}: ${words}`);
    mark.title = `${place}: ${words}`;
    mark.dataset.all = String(count);
    mark.dataset.count = count > 1 || about.shape === 'region' ? String(count) : '';
    if (about.cluster_id === undefined) mark.dataset.place = about.place ?? '';
    else mark.dataset.cluster = String(about.cluster_id);
    return mark;
  }

  private async pressed(event: Event): Promise<void> {
    const target = event.target as Element;
    const zoom = target.closest<HTMLElement>('[data-zoom]')?.dataset.zoom;
    if (zoom === 'in') return void this.map?.zoomIn();
    if (zoom === 'out') return void this.map?.zoomOut();
    if (zoom === 'fit') { this.fitted = false; return this.fit(true); }
    if (zoom === 'frame') return this.onlyFrame();
    const mark = target.closest<HTMLElement>('.ground');
    if (!mark || !this.map) return;
    if (mark.dataset.cluster) {
      const source = this.map.getSource('towns') as GeoJSONSource;
      const marker = this.shown.get(`c${mark.dataset.cluster}`);
      const deep = await source.getClusterExpansionZoom(Number(mark.dataset.cluster));
      if (marker) this.map.easeTo({ center: marker.getLngLat(), zoom: Math.min(11, deep + 0.3), animate: !matchMedia('(prefers-reduced-motion: reduce)').matches });
      return;
    }
    this.select(mark.dataset.place ?? '');
  }

  private onlyFrame(): void {
    const box = this.map!.getBounds();
    const west = Math.max(-180, box.getWest()), east = Math.min(180, box.getEast());
    const words = [west, Math.max(-90, box.getSouth()), east, Math.min(90, box.getNorth())].map((n) => n.toFixed(2)).join(',');
    this.fitted = true;
    void show(changed(location.pathname + location.search, { box: words }));
  }

  /** The ground that is chosen: said beside the map, its rows marked in the table. */
  private select(place: string): void {
    this.dataset.selected = this.dataset.selected === place ? '' : place;
    this.marked();
  }

  private marked(): void {
    const place = this.dataset.selected ?? '';
    for (const mark of this.querySelectorAll<HTMLElement>('.ground')) mark.classList.toggle('selected', !!place && mark.dataset.place === place);
    for (const row of document.querySelectorAll<HTMLElement>('tr[data-place]')) row.classList.toggle('selected', !!place && row.dataset.place === place);
    const panel = this.querySelector<HTMLElement>('[data-panel]');
    if (!panel) return;
    const found = this.grounds.filter((one) => one.place === place);
    panel.hidden = !place || !found.length;
    if (panel.hidden) return;
    const first = found[0]!;
    const sum = (of: 'incidents' | 'contested'): string => String(found.reduce((whole, one) => whole + one[of], 0));
    panel.querySelector('[data-name]')!.textContent = place;
    panel.querySelector('[data-words]')!.textContent = (this.dataset.said ?? '').replace('%incidents%', sum('incidents')).replace('%contested%', sum('contested'));
    const only = panel.querySelector<HTMLAnchorElement>('[data-only]')!;
    only.href = changed(this.dataset.list ?? location.pathname + location.search, { place, country: first.country });
    const top = panel.querySelector<HTMLAnchorElement>('[data-top]')!;
    top.href = `/incident/${encodeURIComponent(first.incident)}`;
    top.textContent = first.title;
  }

  /** A row that is pointed at or has the focus lights its mark. */
  private pointed(target: Element): void {
    const row = target.closest?.<HTMLElement>('tr[data-place]');
    const place = row?.dataset.place ?? '';
    for (const mark of this.querySelectorAll<HTMLElement>('.ground')) mark.classList.toggle('lit', !!place && mark.dataset.place === place);
  }

  /** Names of countries in HTML, so that no font has to be had from anywhere. */
  private async name(): Promise<void> {
    const answer = await fetch(this.dataset.names!);
    if (!answer.ok || !this.map) return;
    const map = this.map;
    for (const { name, at, from } of (await answer.json()) as { name: string; at: [number, number]; from: number }[]) {
      const label = document.createElement('span');
      label.className = 'country';
      label.textContent = name;
      label.setAttribute('aria-hidden', 'true');
      label.dataset.from = String(from);
      this.names.push(new maplibre.Marker({ element: label }).setLngLat(at).addTo(map));
    }
    const some = (): void => {
      const zoom = map.getZoom();
      for (const marker of this.names) {
        const label = marker.getElement();
        label.classList.toggle('away', zoom < Number(label.dataset.from));
      }
      this.write();
    };
    map.on('zoomend', some);
    map.on('moveend', some);
    some();
  }
}
