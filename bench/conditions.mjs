// conditions.mjs [MILLISECONDS]: the condition set of bench.c in rule engines of npm, on the same facts.
// One fact changes every time, as there. Prints JSON Lines: {"engine", "version", "ns": [each run], "held"}.
// Every engine gets its fastest documented way: parsed once, no tracing, synchronous where there is such a call.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const modules = path.resolve(process.argv[2], 'node_modules');
const milliseconds = Number(process.argv[3] ?? 300);
const runs = 9;
const require = createRequire(path.join(modules, 'x.js'));
const manifest = (name) => JSON.parse(fs.readFileSync(path.join(modules, name, 'package.json')));

const facts = { sector: 'banking', size: 180, affected: 12000, severity: 'medium', personal_data: true };
const cycle = 2048;
const held = Array.from({ length: cycle }, (_, i) => 9000 + i).filter((n) => n > 10000).length;
const text = 'sector in ["banking", "energy", "health"] && size >= 50 && (affected > 10000 || severity == "high") && personal_data';

const engines = {
	'json-logic-js': () => {
		const logic = require('json-logic-js');
		const rule = {
			and: [
				{ in: [{ var: 'sector' }, ['banking', 'energy', 'health']] },
				{ '>=': [{ var: 'size' }, 50] },
				{ or: [{ '>': [{ var: 'affected' }, 10000] }, { '==': [{ var: 'severity' }, 'high'] }] },
				{ var: 'personal_data' },
			],
		};
		return { once: () => logic.apply(rule, facts) };
	},
	'@marcbachmann/cel-js': async () => {
		const cel = await import(pathToFileURL(path.join(modules, '@marcbachmann/cel-js/lib/index.js')));
		const condition = cel.parse(text);
		// Numbers of JavaScript are doubles to CEL; its integers are BigInt, which compare with them.
		return { once: () => condition(facts) };
	},
	'json-rules-engine': () => {
		const { Engine } = require('json-rules-engine');
		const engine = new Engine();
		engine.addRule({
			conditions: {
				all: [
					{ fact: 'sector', operator: 'in', value: ['banking', 'energy', 'health'] },
					{ fact: 'size', operator: 'greaterThanInclusive', value: 50 },
					{
						any: [
							{ fact: 'affected', operator: 'greaterThan', value: 10000 },
							{ fact: 'severity', operator: 'equal', value: 'high' },
						],
					},
					{ fact: 'personal_data', operator: 'equal', value: true },
				],
			},
			event: { type: 'holds' },
		});
		return { wait: async () => (await engine.run(facts)).events.length > 0 };
	},
	'@gorules/zen-engine': () => {
		const zen = require('@gorules/zen-engine');
		const expression = text.replaceAll('&&', 'and').replaceAll('||', 'or');
		return { once: () => zen.evaluateExpressionSync(expression, facts) };
	},
};

const cpu = () => {
	const { user, system } = process.cpuUsage();
	return 1000 * (user + system);
};

async function times(engine, n) {
	let yes = 0;
	const begin = cpu();
	if (engine.once) {
		for (let i = 0; i < n; i++) {
			facts.affected = 9000 + (i & (cycle - 1));
			yes += engine.once() === true ? 1 : 0;
		}
	} else {
		for (let i = 0; i < n; i++) {
			facts.affected = 9000 + (i & (cycle - 1));
			yes += (await engine.wait()) ? 1 : 0;
		}
	}
	return { ns: (cpu() - begin) / n, yes };
}

for (const [name, make] of Object.entries(engines)) {
	const engine = await make();
	const warm = await times(engine, cycle);
	if (warm.yes !== held) throw new Error(`${name}: held ${warm.yes} times of ${cycle}, expected ${held}`);
	const n = cycle * Math.max(1, Math.round((milliseconds * 1e6) / warm.ns / cycle));
	const ns = [];
	await times(engine, n);
	for (let i = 0; i < runs; i++) ns.push((await times(engine, n)).ns);
	console.log(JSON.stringify({ engine: name, version: manifest(name).version, ns, held: warm.yes }));
}
