// pairs.mjs MODULES: how every two rulebooks differ as documents, by jsondiffpatch. Parsing is not counted.
// Prints one line: {"version", "pairs", "ms": [each run]}.
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const modules = path.resolve(process.argv[2], 'node_modules');
const require = createRequire(path.join(modules, 'x.js'));
const manifest = (name) => JSON.parse(fs.readFileSync(path.join(modules, name, 'package.json')));
const jsondiffpatch = await import(pathToFileURL(path.join(modules, 'jsondiffpatch', 'lib', 'index.js')));
const { parse } = require('yaml');

const books = ['eu', 'us'].flatMap((shore) => {
	const folder = path.join('law/rulebooks', shore);
	return fs.readdirSync(folder).sort().map((name) => parse(fs.readFileSync(path.join(folder, name), 'utf8')));
});
const differ = jsondiffpatch.create({ objectHash: (o) => o.id ?? o.cite ?? JSON.stringify(o) });
const ms = [];
let pairs = 0;
for (let run = 0; run < 3; run++) {
	const begin = process.cpuUsage();
	pairs = 0;
	for (let a = 0; a < books.length; a++)
		for (let b = a + 1; b < books.length; b++) {
			differ.diff(books[a], books[b]);
			pairs++;
		}
	const used = process.cpuUsage(begin);
	ms.push((used.user + used.system) / 1000);
}
console.log(JSON.stringify({ version: manifest('jsondiffpatch').version, pairs, ms }));
