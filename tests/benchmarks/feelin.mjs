// Times feelin as people use it: `evaluate` and `unaryTest` take a text and parse it at each call.
//
// The first line of standard input holds the cases: [{text} | {inputs, rules}, context] each. Every further
// line asks for one of them, `{"index": 3, "times": 1000}`, and is answered by its value and nanoseconds.

import { createInterface } from 'node:readline';
import { evaluate, unaryTest } from 'feelin';

const functions = { surcharge: (amount, rate) => amount + amount * rate };

function expression({ text }, context) {
  return () => evaluate(text, context).value;
}

function table({ inputs, rules }, context) {
  return () => {
    const values = inputs.map((text) => evaluate(text, context).value);
    const hits = rules.filter(({ tests }) =>
      tests.every((test, index) => unaryTest(test, { ...context, '?': values[index] }).value === true)
    );
    return hits.length === 1 ? evaluate(hits[0].result, context).value : null;
  };
}

let cases;

for await (const line of createInterface({ input: process.stdin })) {
  const message = JSON.parse(line);
  if (!cases) {
    cases = message.map(([logic, context]) => {
      const make = logic.rules ? table : expression;
      return make(logic, { ...context, ...functions });
    });
    continue;
  }
  const run = cases[message.index];
  let value;
  const start = process.hrtime.bigint();
  for (let count = 0; count < message.times; count++) {
    value = run();
  }
  const nanoseconds = Number(process.hrtime.bigint() - start) / message.times;
  process.stdout.write(JSON.stringify({ value, nanoseconds }) + '\n');
}
