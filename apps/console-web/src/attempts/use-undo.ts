import { useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { ask } from '../api.js';
import { useText } from '../language.js';
import { refusal } from '../refusals.js';

/** Undoes the user's vote on an attempt, and says how it went; resolves to whether it did. */
export function useUndo(): (attemptId: string) => Promise<boolean> {
  const t = useText();
  const { message } = App.useApp();
  const client = useQueryClient();
  return async (attemptId) => {
    try {
      await ask('undoReview', { attemptId });
      void message.success(t('已撤销审核结论', 'The decision is undone'));
      return true;
    } catch (error) {
      void message.error(refusal(error, t));
      return false;
    } finally {
      void client.invalidateQueries({ queryKey: ['attempt', attemptId] });
      void client.invalidateQueries({ queryKey: ['reviews'] });
    }
  };
}
