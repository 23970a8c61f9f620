import { MAX_LINKS_PER_BATCH, type MadeLinks } from '@shiren/contracts-console';
import { PeopleFileInvalid, readLinkFile, type LinkFileRow } from '@shiren/people-file';
import { useMutation } from '@tanstack/react-query';
import { Alert, Button, Flex, Form, Modal, Table, Typography, Upload } from 'antd';
import { useState } from 'react';
import { ask } from '../api.js';
import { useLanguage, useText } from '../language.js';
import { Failure } from '../parts/failure.js';
import { LinkFieldItems, newLinkFields, useLinkScenes, type LinkFields } from './link-fields.js';
import { MadeBatch } from './made-batch.js';
import { rowReason } from './row-reasons.js';

type ReadFile = ReturnType<typeof readLinkFile>;

/** Makes a link for each row of a CSV file, or none if a row is refused. */
export function LinkBatch({ onMade, onClose }: { onMade: () => void; onClose: () => void }) {
  const t = useText();
  const language = useLanguage();
  const [form] = Form.useForm<LinkFields>();
  const { asksPerson, ...scenes } = useLinkScenes(Form.useWatch('biz', form));
  const [file, setFile] = useState<ReadFile>();
  const [flaw, setFlaw] = useState<unknown>();
  const make = useMutation({
    mutationFn: ({ fields, rows }: { fields: LinkFields; rows: ReadFile }) => makeLinks(fields, rows),
    onSuccess: ({ links }) => links.length > 0 && onMade(),
  });
  const choose = (chosen: File): false => {
    make.reset();
    setFile(undefined);
    setFlaw(undefined);
    chosen
      .arrayBuffer()
      .then((bytes) => setFile(readLinkFile(new Uint8Array(bytes))))
      .catch(setFlaw);
    return false;
  };
  const count = file?.rows.length ?? 0;
  const tooMany = count > MAX_LINKS_PER_BATCH;
  const { links = [], refused = [] } = make.data ?? {};
  const made = links.length > 0;
  return (
    <Modal
      open
      width={640}
      title={t('批量生成链接', 'Links from a file')}
      okText={t('生成', 'Make')}
      cancelText={t('取消', 'Cancel')}
      confirmLoading={make.isPending}
      okButtonProps={{ disabled: count === 0 || tooMany }}
      onOk={() => form.submit()}
      onCancel={onClose}
      {...(made ? { footer: <Button onClick={onClose}>{t('完成', 'Done')}</Button> } : {})}
    >
      {made && <MadeBatch links={links} rows={file?.rows ?? []} />}
      {!made && (
        <Form<LinkFields> form={form} layout="vertical" initialValues={newLinkFields} onFinish={(fields) => file && make.mutate({ fields, rows: file })}>
          <LinkFieldItems {...scenes} />
          <Flex vertical gap={12} align="start">
            <Typography.Text type="secondary">
              {t('CSV 首行为列名：', 'The first line of the CSV file names the columns: ')}
              {asksPerson
                ? t('ticketId（任务编号）、name（姓名）、identificationNumber（身份证号）', 'ticketId, name, identificationNumber')
                : t('ticketId（任务编号）', 'ticketId')}
              {t(`；最多 ${MAX_LINKS_PER_BATCH} 行。`, `; at most ${MAX_LINKS_PER_BATCH} rows.`)}
            </Typography.Text>
            <Upload accept=".csv,text/csv" showUploadList={false} beforeUpload={choose}>
              <Button>{count > 0 ? t(`已选 ${count} 行`, `${count} rows`) : t('选择 CSV', 'Choose the CSV')}</Button>
            </Upload>
            {flaw !== undefined && (
              <Wrong title={flaw instanceof PeopleFileInvalid ? flaw[language] : t('文件无法读取，请重新选择', 'The file cannot be read; choose it again')} />
            )}
            {tooMany && <Wrong title={t(`一次最多 ${MAX_LINKS_PER_BATCH} 行，请拆分文件`, `At most ${MAX_LINKS_PER_BATCH} rows at a time; split the file`)} />}
            <Failure error={make.error} />
            {refused.length > 0 && (
              <>
                <Wrong title={t(`${refused.length} 行有误，未生成任何链接`, `${refused.length} rows are invalid; no link was made`)} />
                <Table
                  size="small"
                  rowKey="line"
                  style={{ width: '100%' }}
                  pagination={{ pageSize: 10, hideOnSinglePage: true }}
                  dataSource={refused}
                  columns={[
                    { title: t('行', 'Line'), dataIndex: 'line', width: 80 },
                    { title: t('原因', 'Reason'), dataIndex: 'reason', render: (reason: string) => rowReason(reason, language) },
                  ]}
                />
              </>
            )}
          </Flex>
        </Form>
      )}
    </Modal>
  );
}

const Wrong = ({ title }: { title: string }) => <Alert showIcon type="error" role="alert" title={title} />;

/** A file in which the quotes of a row do not match is not sent: what its rows say is uncertain. */
async function makeLinks(fields: LinkFields, { rows, broken }: ReadFile): Promise<MadeLinks> {
  if (broken.length > 0) return { links: [], refused: broken.map((line) => ({ line, reason: 'quotes-unbalanced' })) };
  return ask('makeLinks', { ...fields, rows: rows.map(stated) });
}

/** Without the fields that are empty. */
const stated = ({ line, ticketId, name, identificationNumber }: LinkFileRow) => ({
  ...{ line, ticketId },
  ...(name ? { name } : {}),
  ...(identificationNumber ? { identificationNumber } : {}),
});
