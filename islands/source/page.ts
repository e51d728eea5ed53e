// What every page has: lists that change in place, the brush on time, keys. The map is loaded only where there is one.
import { startLiveLists } from './live';
import { defineTimeBrush } from './brush';
import { startKeys } from './keys';
import { startReader } from './reader';

document.documentElement.classList.add('script');
startLiveLists();
defineTimeBrush();
startKeys();
startReader();
if (document.querySelector('incident-map')) void import('./map').then((map) => map.defineMap());
