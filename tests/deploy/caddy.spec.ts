import { testFront } from './front-tests';

testFront('caddy');
