import { isUnloaded } from './unloaded.js';

it.each([
  'Failed to fetch dynamically imported module: https://shiren.example/console/assets/reports-page-abc.js', // Chromium
  'error loading dynamically imported module: https://shiren.example/console/assets/reports-page-abc.js', // Firefox
  'Importing a module script failed.', // Safari
  "'text/html' is not a valid JavaScript MIME type.", // Safari, if the server answers with a page
  'Unable to preload CSS for /console/assets/reports-page-abc.css', // Vite
])('a part that is gone is recognised by "%s"', (message) => expect(isUnloaded(new TypeError(message))).toBe(true));

it('an error of the page itself is something else', () => {
  expect(isUnloaded(new TypeError("Cannot read properties of undefined (reading 'map')"))).toBe(false);
});
