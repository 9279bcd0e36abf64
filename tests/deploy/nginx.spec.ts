import { testFront } from './front-tests';

testFront('nginx');
