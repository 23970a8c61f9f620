import type { AttemptState } from '@shiren/contracts-console';
import { Tag } from 'antd';
import type { Text } from '../language.js';
import { stateTitles } from './states.js';

export const StateTag = ({ state, t }: { state: AttemptState; t: Text }) => (
  <Tag color={stateTitles[state][2]}>{t(stateTitles[state][0], stateTitles[state][1])}</Tag>
);
