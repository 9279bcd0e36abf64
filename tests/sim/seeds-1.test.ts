import { simulate } from './simulate';

// One half of the worlds; the files run beside each other.
simulate(1);
