import { SandboxTag } from '../parts/sandbox-tag.js';

/** The column of a list of attempts that names the ticket, and marks those of the sandbox. */
export const ticketColumn = () => ({
  title: 'TicketId',
  dataIndex: 'ticketId',
  ellipsis: true,
  render: (id: string, { sandbox }: { sandbox?: boolean }) => (
    <>
      {sandbox && <SandboxTag />}
      {id}
    </>
  ),
});
