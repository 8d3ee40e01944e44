import { tableOf } from './table.ts';

tableOf('at a renewal');
