import { simulate } from './simulate';

simulate(2);
