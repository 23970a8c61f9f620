import { useMutation } from '@tanstack/react-query';
import { Alert, Button, Flex, Progress, Table, Typography, Upload } from 'antd';
import { useState } from 'react';
import { useText } from '../language.js';
import { Failure } from '../parts/failure.js';
import { importPeople } from './import-people.js';
import { readPeople, type PersonRow } from './people-rows.js';

/** Imports people from a CSV file and the photos that it names: all of them, or none if a row is invalid. */
export function ImportPanel({ onImported }: { onImported: () => void }) {
  const t = useText();
  const [rows, setRows] = useState<PersonRow[] | undefined>([]);
  const [photos, setPhotos] = useState<File[]>([]);
  const [checked, setChecked] = useState(0);
  const run = useMutation({ mutationFn: (people: readonly PersonRow[]) => importPeople(people, photos, setChecked), onSuccess: onImported });
  const read = (file: File): false => {
    void file.text().then((text) => setRows(readPeople(text)));
    return false;
  };
  return (
    <Flex vertical gap={12} align="start">
      <Typography.Text type="secondary">
        {t(
          'CSV 首行为列名：name, identificationNumber, photo, photoDate；photo 为照片文件名。',
          'The first line of the CSV file must name the columns: name, identificationNumber, photo, photoDate; photo is the name of a photo file.',
        )}
      </Typography.Text>
      <Flex gap={12} wrap>
        <Upload accept=".csv,text/csv" showUploadList={false} beforeUpload={read}>
          <Button>{rows?.length ? t(`已选 ${rows.length} 行`, `${rows.length} rows`) : t('选择 CSV', 'Choose the CSV')}</Button>
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
        <Button type="primary" disabled={!rows?.length} loading={run.isPending} onClick={() => rows && run.mutate(rows)}>
          {t('开始导入', 'Import')}
        </Button>
      </Flex>
      {rows === undefined && (
        <Alert
          showIcon
          type="error"
          title={t('首行缺少 name 或 identificationNumber 列', 'The first line does not name the columns name and identificationNumber')}
        />
      )}
      {run.isPending && rows && (
        <Progress aria-label={t('导入进度', 'Import progress')} percent={Math.round((100 * checked) / rows.length)} style={{ width: 360, maxWidth: '100%' }} />
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
              { title: t('原因', 'Reason'), dataIndex: 'reason' },
            ]}
          />
        </>
      )}
    </Flex>
  );
}
