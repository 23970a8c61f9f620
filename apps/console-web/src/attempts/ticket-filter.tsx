import { Button, Form, Input, Select } from 'antd';
import type { ReactNode } from 'react';
import { useText } from '../language.js';
import { useScenes } from '../scenes/use-scenes.js';

/** By what every list of attempts can be searched. */
export interface TicketFilter {
  ticketId?: string;
  biz?: string;
}

interface TicketFilterFormProps<Filter> {
  onSearch: (filter: Filter) => void;
  /** What is searched for at first. */
  initial?: Partial<Filter>;
  /** How a ticket may be written. */
  ticketHint?: string;
  /** Fields of this list alone. */
  children?: ReactNode;
}

/** Ticket and scene, the fields of one list, and the button; pressed again, it searches again. */
export function TicketFilterForm<Filter extends TicketFilter>({ onSearch, initial, ticketHint, children }: TicketFilterFormProps<Filter>) {
  const t = useText();
  const scenes = useScenes();
  return (
    // the name keeps the fields' ids apart from those of a dialog on the same page
    <Form<Filter> name="filter" layout="inline" onFinish={onSearch} {...(initial ? { initialValues: initial } : {})} style={{ rowGap: 12, marginBottom: 16 }}>
      <Form.Item name="ticketId" label="TicketId">
        <Input allowClear maxLength={64} {...(ticketHint ? { placeholder: ticketHint } : {})} />
      </Form.Item>
      {scenes.data && (
        <Form.Item name="biz" label={t('场景', 'Scene')}>
          <Select allowClear style={{ width: 180 }} options={scenes.data.map((scene) => ({ value: scene.biz, label: scene.name }))} />
        </Form.Item>
      )}
      {children}
      <Button type="primary" htmlType="submit">
        {t('搜索', 'Search')}
      </Button>
    </Form>
  );
}

/** The part of a search that is not empty. */
export const asked = ({ ticketId, biz }: TicketFilter): TicketFilter => ({ ...(ticketId ? { ticketId: ticketId.trim() } : {}), ...(biz ? { biz } : {}) });
