import { Button, Flex, Table, type TableProps } from 'antd';
import { useText } from '../language.js';

/** What a paged query of TanStack offers to its table. */
export interface Paged {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage(): Promise<unknown>;
}

interface PagedTableProps<Row> extends Pick<TableProps<Row>, 'size' | 'rowKey' | 'loading' | 'columns' | 'expandable' | 'onChange'> {
  /** What the rows are, for screen readers. */
  label: string;
  /** Pixels below which the table scrolls sideways. */
  minWidth: number;
  found: Paged;
  rows: readonly Row[];
}

/** A table that is longer than what has been fetched; the button below it fetches the next page. */
export function PagedTable<Row extends object>({ found, rows, label, minWidth, ...table }: PagedTableProps<Row>) {
  const t = useText();
  return (
    <>
      {/* not the table's own `scroll`, which the keyboard does not reach */}
      <div role="region" aria-label={label} tabIndex={0} style={{ overflowX: 'auto' }}>
        <Table<Row> {...table} dataSource={rows} pagination={false} style={{ minWidth }} />
      </div>
      {found.hasNextPage && (
        <Flex justify="center" style={{ marginTop: 16 }}>
          <Button loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
            {t('加载更多', 'Show more')}
          </Button>
        </Flex>
      )}
    </>
  );
}
