// What every page has: lists that change in place, the brush on time, keys. The map is loaded only where there is one.
import { startLiveLists } from './live';
import { defineTimeBrush } from './brush';
import { startKeys } from './keys';
import { startReader } from './reader';
import { startDeciding, startReview } from './review';

document.documentElement.classList.add('script');
startLiveLists();
defineTimeBrush();
startKeys();
startReader();
startReview();
startDeciding();
if (document.querySelector('incident-map')) void import('./map').then((map) => map.defineMap());
