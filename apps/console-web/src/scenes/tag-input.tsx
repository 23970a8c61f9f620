import { Select } from 'antd';
import { useState } from 'react';

interface Shown {
  id: string;
  value: string[];
  placeholder: string;
  onChange: (value: string[]) => void;
}

/** Several short texts. The one that is still being typed counts as well, so that it can be saved without Enter. */
export function TagInput({ id, value, placeholder, onChange }: Shown) {
  const [typed, setTyped] = useState('');
  const word = typed.trim();
  const tags = word !== '' && value.at(-1) === word ? value.slice(0, -1) : value;
  const type = (text: string): void => {
    const words = text.split(/[\s,]+/);
    const last = words.pop() ?? '';
    setTyped(last);
    const whole = new Set([...tags, ...words.filter((each) => each !== '')]);
    onChange(last === '' ? [...whole] : [...whole, last]);
  };
  /** By Enter, by leaving the input, and when a tag is removed, which leaves what is being typed as it is. */
  const change = (changed: string[]): void => {
    const removed = changed.length < tags.length;
    if (!removed) setTyped('');
    onChange(removed && word !== '' ? [...changed, word] : changed);
  };
  const leave = (): void => {
    setTyped('');
    if (tags.includes(word)) onChange(tags);
  };
  return (
    <Select
      id={id}
      mode="tags"
      open={false}
      suffixIcon={null}
      showSearch={{ searchValue: typed, onSearch: type }}
      value={tags}
      onChange={change}
      onBlur={leave}
      placeholder={placeholder}
    />
  );
}
