import { App } from 'antd';
import { useText } from '../language.js';
import { refusal } from '../refusals.js';

/** Runs an action, shows the outcome as a message, and returns whether it succeeded. */
export function useDoing(): (work: () => Promise<unknown>) => Promise<boolean> {
  const t = useText();
  const { message } = App.useApp();
  return async (work) => {
    try {
      await work();
      void message.success(t('已完成', 'Done'));
      return true;
    } catch (error) {
      void message.error(refusal(error, t));
      return false;
    }
  };
}
