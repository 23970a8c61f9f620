import { useMutation } from '@tanstack/react-query';
import { Alert, Button, Flex, Progress, Table, Typography, Upload } from 'antd';
import { useState } from 'react';
import { PeopleFileInvalid, knownColumns, rejectionText } from '@shiren/people-file';
import { useLanguage, useText } from '../language.js';
import { Failure } from '../parts/failure.js';
import { importPeople, readPeople, type PeopleRows } from './import-people.js';

/** Imports people from a CSV file and the photos that it names: all of them, or none if a row is invalid. */
export function ImportPanel({ onImported }: { onImported: () => void }) {
  const t = useText();
  const language = useLanguage();
  const [rows, setRows] = useState<PeopleRows>();
  const [flaw, setFlaw] = useState<unknown>();
  const [photos, setPhotos] = useState<File[]>([]);
  const [checked, setChecked] = useState(0);
  const run = useMutation({ mutationFn: (chosen: PeopleRows) => importPeople(chosen, photos, setChecked), onSuccess: onImported });
  const read = (file: File): false => {
    run.reset();
    setRows(undefined);
    setFlaw(undefined);
    readPeople(file).then(setRows, setFlaw);
    return false;
  };
  const count = rows ? rows.people.length + rows.rejected.length : 0;
  return (
    <Flex vertical gap={12} align="start">
      <Typography.Text type="secondary">
        {t(
          `CSV 首行为列名，中英文均可：${knownColumns()}。前两列必填，照片列为照片文件名；可直接使用 Excel 导出的 CSV。`,
          `The first line of the CSV file names the columns, in English or Chinese: ${knownColumns()}. The first two are required; photo is the name of a photo file. A CSV file saved by Excel will do.`,
        )}
      </Typography.Text>
      <Flex gap={12} wrap>
        <Upload accept=".csv,text/csv" showUploadList={false} beforeUpload={read}>
          <Button>{count > 0 ? t(`已选 ${count} 行`, `${count} rows`) : t('选择 CSV', 'Choose the CSV')}</Button>
        </Upload>
        <Upload
          multiple
          accept="image/jpeg,image/png,image/webp"
          showUploadList={false}
          beforeUpload={(_, files) => {
            setPhotos(files);
            return false;
          }}
        >
          <Button>{photos.length > 0 ? t(`已选 ${photos.length} 张照片`, `${photos.length} photos`) : t('选择照片', 'Choose the photos')}</Button>
        </Upload>
        <Button type="primary" disabled={count === 0} loading={run.isPending} onClick={() => rows && run.mutate(rows)}>
          {t('开始导入', 'Import')}
        </Button>
      </Flex>
      {flaw !== undefined && (
        <Alert
          showIcon
          type="error"
          title={flaw instanceof PeopleFileInvalid ? flaw[language] : t('文件无法读取，请重新选择', 'The file cannot be read; choose it again')}
        />
      )}
      {run.isPending && rows && (
        <Progress
          aria-label={t('导入进度', 'Import progress')}
          percent={Math.round((100 * checked) / Math.max(1, rows.people.length))}
          style={{ width: 360, maxWidth: '100%' }}
        />
      )}
      <Failure error={run.error} />
      {run.data && run.data.rejected.length === 0 && (
        <Alert showIcon type="success" title={t(`已导入 ${run.data.imported} 人`, `Imported: ${run.data.imported}`)} />
      )}
      {run.data && run.data.rejected.length > 0 && (
        <>
          <Alert
            showIcon
            type="error"
            title={t(`${run.data.rejected.length} 行有误，未导入任何数据`, `${run.data.rejected.length} rows are invalid; nothing was imported`)}
          />
          <Table
            size="small"
            rowKey="line"
            pagination={{ pageSize: 10, hideOnSinglePage: true }}
            dataSource={run.data.rejected}
            columns={[
              { title: t('行', 'Line'), dataIndex: 'line', width: 80 },
              { title: t('原因', 'Reason'), dataIndex: 'reason', render: (_, row) => rejectionText(row, language) },
            ]}
          />
        </>
      )}
    </Flex>
  );
}
