import { attemptStates } from '@shiren/contracts-console';
import { reasons, reasonText } from '@shiren/schemes';
import { Button, DatePicker, Form, Input, Select } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { stateTitles } from '../attempts/states.js';
import { TicketFilterForm, asked, type TicketFilter } from '../attempts/ticket-filter.js';
import { useText } from '../language.js';
import { useMe } from '../me.js';
import type { RecordFilter } from './record-filter.js';

interface Fields extends TicketFilter, Pick<RecordFilter, 'state' | 'reason'> {
  days?: [Dayjs, Dayjs] | null;
  environment?: 'real' | 'sandbox';
  personName?: string;
  identificationNumber?: string;
  deviceId?: string;
}

/** What is typed and must not be written in the address. */
export type Subjects = Pick<Fields, 'personName' | 'identificationNumber' | 'deviceId'>;

interface RecordsFormProps {
  filter: RecordFilter;
  onSearch: (filter: RecordFilter, subjects: Subjects) => void;
}

/** By what attempts can be searched; the rarer fields are shown on request. */
export function RecordsForm({ filter, onSearch }: RecordsFormProps) {
  const t = useText();
  const maySeePersons = useMe().may('records.photos');
  const { ticketId, biz, state, from, to, sandbox, reason } = filter;
  const rare = [sandbox, reason, filter.name, filter.number, filter.byDevice];
  const [all, setAll] = useState(rare.some((value) => value !== undefined));
  const initial: Partial<Fields> = {
    ...{ ...(ticketId ? { ticketId } : {}), ...(biz ? { biz } : {}), ...(state ? { state } : {}), ...(reason ? { reason } : {}) },
    ...(from && to ? { days: [dayjs(from), dayjs(to)] as [Dayjs, Dayjs] } : {}),
    ...(sandbox === undefined ? {} : { environment: sandbox ? 'sandbox' : 'real' }),
  };
  const search = (fields: Fields): void => {
    const { days, environment, personName = '', identificationNumber = '', deviceId = '' } = fields;
    const { name, number, byDevice, deviceOf, oldestFirst } = filter;
    const found: RecordFilter = {
      ...asked(fields),
      ...(fields.state ? { state: fields.state } : {}),
      ...(fields.reason ? { reason: fields.reason } : {}),
      ...(days ? { from: days[0].format('YYYY-MM-DD'), to: days[1].format('YYYY-MM-DD') } : {}),
      ...(environment ? { sandbox: environment === 'sandbox' } : {}),
      ...{ ...(name ? { name } : {}), ...(number ? { number } : {}), ...(byDevice ? { byDevice } : {}), ...(deviceOf ? { deviceOf } : {}) },
      ...(oldestFirst ? { oldestFirst } : {}),
    };
    onSearch(found, {
      ...(personName.trim() ? { personName: personName.trim() } : {}),
      ...(identificationNumber.trim() ? { identificationNumber: identificationNumber.trim() } : {}),
      ...(deviceId.trim() ? { deviceId: deviceId.trim() } : {}),
    });
  };
  return (
    <TicketFilterForm<Fields> initial={initial} onSearch={search} ticketHint={t('开头或结尾', 'Beginning or end')}>
      <Form.Item name="state" label={t('结果', 'Result')}>
        <Select allowClear style={{ width: 130 }} options={attemptStates.map((value) => ({ value, label: t(stateTitles[value][0], stateTitles[value][1]) }))} />
      </Form.Item>
      <Form.Item name="days" label={t('时间', 'Time')}>
        <DatePicker.RangePicker style={{ maxWidth: 280 }} />
      </Form.Item>
      <Form.Item name="reason" label={t('原因', 'Reason')} hidden={!all}>
        <Select
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          style={{ width: 280 }}
          options={Object.keys(reasons).map((code) => ({ value: code, label: `${code} ${t(reasonText(code).zh, reasonText(code).en)}` }))}
        />
      </Form.Item>
      <Form.Item name="environment" label={t('环境', 'Environment')} hidden={!all}>
        <Select
          allowClear
          style={{ width: 110 }}
          options={[
            { value: 'real', label: t('正式', 'real') },
            { value: 'sandbox', label: t('沙箱', 'sandbox') },
          ]}
        />
      </Form.Item>
      {maySeePersons && (
        <>
          <Form.Item name="personName" label={t('姓名', 'Name')} hidden={!all}>
            <Input allowClear maxLength={50} autoComplete="off" style={{ width: 150 }} />
          </Form.Item>
          <Form.Item name="identificationNumber" label={t('身份证号', 'ID number')} hidden={!all}>
            <Input allowClear maxLength={18} autoComplete="off" style={{ width: 200 }} />
          </Form.Item>
        </>
      )}
      <Form.Item
        name="deviceId"
        label={t('设备标识', 'Device')}
        hidden={!all}
        rules={[{ pattern: /^[\w-]{8,64}$/, message: t('8 至 64 位字母、数字、- 或 _', '8 to 64 letters, digits, - or _') }]}
      >
        <Input allowClear maxLength={64} placeholder="Flow-Device" style={{ width: 200 }} />
      </Form.Item>
      <Button type="link" onClick={() => setAll(!all)} aria-expanded={all}>
        {all ? t('收起', 'Fewer') : t('更多条件', 'More')}
      </Button>
    </TicketFilterForm>
  );
}
