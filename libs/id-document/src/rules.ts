/** The rules of numbers and names alone, without the tables of places, for browsers. */
export * from './identification-number.js';
export * from './name.js';
