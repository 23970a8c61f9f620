/** The rules of numbers and names by themselves, without the tables of places: what a browser can load. */
export * from './identification-number.js';
export * from './name.js';
