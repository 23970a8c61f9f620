import { Flex } from 'antd';
import { ErasePanel } from './erase-panel.js';
import { ErasuresPanel } from './erasures-panel.js';
import { FacesAlarm } from './faces-alarm.js';
import { ProcessingPanel } from './processing-panel.js';

/** What the law requires of anyone who stores faces: a record of processing, and erasing a person's data on request, with proof. */
export default function PrivacyPage() {
  return (
    <Flex vertical gap={16}>
      <FacesAlarm />
      <ErasePanel />
      <ErasuresPanel />
      <ProcessingPanel />
    </Flex>
  );
}
