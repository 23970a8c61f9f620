export * from './check-row.js';
export * from './columns.js';
export * from './link-file.js';
export * from './people-file.js';
export * from './person-row.js';
export * from './rejections.js';
