import { Flex } from 'antd';
import { ErasePanel } from './erase-panel.js';
import { ErasuresPanel } from './erasures-panel.js';

/** What the law asks of who keeps faces: erasing a person's data on request, and proof of it. */
export default function PrivacyPage() {
  return (
    <Flex vertical gap={16}>
      <ErasePanel />
      <ErasuresPanel />
    </Flex>
  );
}
