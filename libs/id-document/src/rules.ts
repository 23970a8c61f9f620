/** The rules of numbers and names alone, with the characters that are confused but without the tables of places, for browsers. */
export * from './identification-number.js';
export * from './name.js';
export * from './name-variants.js';
