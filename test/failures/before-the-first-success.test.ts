import { tableOf } from './table.ts';

tableOf('before the first success');
