/** Chinese characters, letters, digits and hyphens; at most 20 characters. */
export const SCENE_NAME = /^[\p{Script=Han}A-Za-z0-9-]{1,20}$/u;

/** Letters, digits and hyphens; at most 20. */
export const SCENE_IDENTIFIER = /^[A-Za-z0-9-]{1,20}$/;
