type Rgb = readonly [red: number, green: number, blue: number];

const WHITE: Rgb = [255, 255, 255];
const INK: Rgb = [17, 20, 24];
/** The contrast that WCAG 2.2 AA requires for text. */
const MIN_CONTRAST = 4.5;

/** Derives a button's colour and its text colour from the scene's colour, so that the text is always readable. */
export function readable(colour: string): { fill: string; on: string } {
  const chosen = parse(colour);
  if (luminance(chosen) > 0.45) return { fill: format(chosen), on: format(INK) };
  let fill = chosen;
  while (contrast(fill, WHITE) < MIN_CONTRAST) fill = [fill[0] * 0.96, fill[1] * 0.96, fill[2] * 0.96];
  return { fill: format(fill), on: format(WHITE) };
}

function parse(colour: string): Rgb {
  const [, red = '16', green = '77', blue = 'ff'] = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour) ?? [];
  return [parseInt(red, 16), parseInt(green, 16), parseInt(blue, 16)];
}

const format = (rgb: Rgb): string => `#${rgb.map((part) => Math.floor(part).toString(16).padStart(2, '0')).join('')}`;

export function contrast(a: Rgb, b: Rgb): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminance(rgb: Rgb): number {
  const [red, green, blue] = rgb.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
