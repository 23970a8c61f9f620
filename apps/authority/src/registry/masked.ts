/** A name with only its first character visible: 张*. */
export const maskedName = (name: string): string => {
  const [first = '', ...rest] = [...name];
  return first + '*'.repeat(rest.length);
};

/** A number with only region and last four characters visible, and no date of birth. */
export const maskedNumber = (number: string): string => `${number.slice(0, 6)}********${number.slice(14)}`;
