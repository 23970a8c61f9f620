import type { Identity } from '@shiren/contracts-console';

/** Enough to tell people apart in a list, and too little to know who they are: the first character of the name, the first and last three of the number. */
export const masked = ({ name, number }: Identity): Identity => ({
  ...(name ? { name: hidden(name, 1, 0) } : {}),
  ...(number ? { number: hidden(number, 3, 3) } : {}),
});

function hidden(text: string, first: number, last: number): string {
  const characters = [...text];
  const middle = Math.max(1, characters.length - first - last);
  return [...characters.slice(0, first), '*'.repeat(middle), ...characters.slice(first + middle)].join('');
}
