import type { Column, Section } from './cell.ts';
import type { Client } from './clients.ts';
import { explanationOf } from './explained.ts';
import { cellOf, type Matrix } from './matrix.ts';

/** `docs/compatibility.md`: what a run has found, without what varies from run to run. */
export function documentOf(matrix: Matrix): string {
  return [
    '# Compatibility',
    'Written by `npm run conformance -- --write`; never by hand. Small programs on unmodified SDKs, in their default chain, run against the daemon as a process; what counts is what STS and the daemon saw.',
    '✓ held · ✗ did not, and why is said below · otherwise what the client does.',
    '## What must hold',
    tableOf(matrix, 'contract'),
    legendOf(matrix, 'contract'),
    explanations(matrix),
    '## Who an app is where ECS has set RELATIVE_URI',
    'A task with a task role has `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI` in every container. Wherever this table does not say "the switch-role", start the app with the launcher, or connect it by profile mode.',
    tableOf(matrix, 'identity'),
    legendOf(matrix, 'identity'),
    '## Rhythm',
    tableOf(matrix, 'rhythm'),
    legendOf(matrix, 'rhythm'),
    'A client that asks at every call does so within its refresh lead: sessions that live much longer than the lead keep it quiet.',
    '## Which client notices which fault of a daemon',
    '✓ and how it notices: each fault was planted between the client and the sound daemon.',
    tableOf(matrix, 'faults'),
    legendOf(matrix, 'faults'),
    '## What a developer reads',
    errors(matrix),
    '## Oldest versions',
    "From the SDKs' changelogs and AWS's list for EKS Pod Identity, not from a run. The token file came later than FULL_URI.",
    table(
      ['client', 'FULL_URI with a token', 'token file'],
      matrix.clients.map((client) => [nameOf(client), client.since.fullUri, client.since.tokenFile]),
    ),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n');
}

const nameOf = ({ title, version }: Client) => `${title} ${version}`;

const columnsOf = ({ columns }: Matrix, section: Section) => columns.filter((column) => column.section === section);

function tableOf(matrix: Matrix, section: Section): string {
  const columns = columnsOf(matrix, section);
  const rows = matrix.clients.map((client) => [
    nameOf(client),
    ...columns.map((column) => shown(matrix, client, column)),
  ]);
  return table(['client', ...columns.map(({ title }) => title)], rows);
}

function shown(matrix: Matrix, client: Client, { id, section }: Column): string {
  const { mark, says = '' } = cellOf(matrix, id, client);
  if (section === 'contract') return mark;
  return escaped(mark === '·' ? says : `${mark} ${says}`.trim());
}

function legendOf(matrix: Matrix, section: Section): string {
  return columnsOf(matrix, section)
    .map(({ title, about }) => `- **${title}**: ${about}`)
    .join('\n');
}

function explanations(matrix: Matrix): string {
  return matrix.clients
    .flatMap((client) =>
      matrix.columns.map(({ id, title }) => {
        const explanation = cellOf(matrix, id, client).mark === '✗' && explanationOf(client.name, id);
        if (!explanation) return '';
        const { why, source, remedy } = explanation;
        return `- ✗ **${nameOf(client)}, ${title}**: ${why} (${source}). What to do: ${remedy}.`;
      }),
    )
    .filter((line) => line !== '')
    .join('\n');
}

function errors(matrix: Matrix): string {
  return columnsOf(matrix, 'errors')
    .map(({ id, title, about }) => {
      const rows = matrix.clients.map((client) => [nameOf(client), escaped(cellOf(matrix, id, client).says ?? '')]);
      return `### ${title}\n\n${about}\n\n${table(['client', 'error'], rows)}`;
    })
    .join('\n\n');
}

const escaped = (text: string) => text.replace(/[|<>]/g, (sign) => `\\${sign}`);

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
