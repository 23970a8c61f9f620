/**
 * The words by which local search finds a text (`field` says where it is), and the words of a query (which has no field). Chinese is written without
 * spaces, so each pair of neighbouring characters counts as a word, in a text the last character too: 人脸比对 is found by 人, 人脸, 脸比, 比对.
 * VitePress sends the source of this function to the browser, so it uses nothing from outside.
 */
export function words(text, field) {
  return text
    .split(/[\p{Z}\p{P}\p{S}\p{C}]+/u)
    .flatMap((part) => part.match(/\p{Script=Han}+|[^\p{Script=Han}]+/gu) ?? [])
    .flatMap((run) => {
      if (!/\p{Script=Han}/u.test(run)) return [run];
      const characters = [...run];
      const pairs = characters.slice(1).map((character, index) => characters[index] + character);
      return field === undefined && pairs.length > 0 ? pairs : [...pairs, characters.at(-1)];
    });
}
