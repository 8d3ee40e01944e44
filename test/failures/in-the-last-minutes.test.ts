import { tableOf } from './table.ts';

tableOf('in the last minutes');
