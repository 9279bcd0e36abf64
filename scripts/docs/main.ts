import { readFileSync, writeFileSync } from 'node:fs';
import { GENERATED_DOCS, renewed } from './generated-docs';

for (const { file, regions } of GENERATED_DOCS) {
  const text = readFileSync(file, 'utf8');
  const current = renewed(text, regions());
  if (current === text) continue;
  writeFileSync(file, current);
  console.log(`renewed ${file}`);
}
