/** A name of which the first character shows: 张*. */
export const maskedName = (name: string): string => {
  const [first = '', ...rest] = [...name];
  return first + '*'.repeat(rest.length);
};

/** A number of which region and last characters show, and no date of birth. */
export const maskedNumber = (number: string): string => `${number.slice(0, 6)}********${number.slice(14)}`;
