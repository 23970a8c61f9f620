import { falseAcceptRates, scoreAtRate } from '@shiren/contracts-verification';
import { Flex, Table, Typography } from 'antd';
import { useText } from '../language.js';

/** 人脸验证 (face comparison) needs no scene, so this only explains its score. */
export function ComparisonPanel() {
  const t = useText();
  return (
    <Flex vertical gap={16} style={{ maxWidth: 720 }}>
      <Typography.Paragraph style={{ margin: 0 }}>
        {t(
          '人脸验证（CompareFaces）直接比较两张图片中的人脸，同步返回相似度，无需创建场景。请按业务可接受的误识率选择阈值：',
          'CompareFaces compares the faces in two images and returns a similarity score at once; it needs no scene. Choose the threshold by the false accept rate that your business can accept:',
        )}
      </Typography.Paragraph>
      <Table
        size="small"
        pagination={false}
        rowKey="rate"
        dataSource={falseAcceptRates.map((rate) => ({ rate, score: scoreAtRate[rate] }))}
        columns={[
          { title: t('误识率', 'False accept rate'), dataIndex: 'rate', render: (rate: string) => t(`${rate}%`, `${rate} %`) },
          { title: t('相似度阈值', 'Minimum score'), dataIndex: 'score' },
        ]}
      />
      <Typography.Text type="secondary">
        {t(
          '1% 与 0.1% 在标定数据集上实测得出；0.01% 与 0.001% 为外推值，尚未经实测验证。',
          '1 % and 0.1 % were measured on the calibration data; 0.01 % and 0.001 % are extrapolated and have not been measured.',
        )}
      </Typography.Text>
    </Flex>
  );
}
