/** The anchor of a heading, by the rule of Git hosts, so that one link works there and on the site. A heading that comes twice gets `-1`, as there. */
export const slug = (heading) =>
  heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-');
