// run.mjs CORE.wasm CASES.jsonl NAMES ENTENTE: runs the law's cases in the core, compares its answers with the binary's.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const [wasm, cases, names, entente] = process.argv.slice(2);
const folder = path.dirname(wasm);
const module = new WebAssembly.Module(fs.readFileSync(wasm));

// Bytes in, bytes out, an end. No files, clocks, environment, randomness: nothing else may be asked of the machine.
const allowed = ['fd_read', 'fd_write', 'proc_exit', 'fd_close', 'fd_seek', 'fd_fdstat_get'];
const imports = WebAssembly.Module.imports(module).map((i) => `${i.module}.${i.name}`);
const foreign = imports.filter((i) => !allowed.some((name) => i === `wasi_snapshot_preview1.${name}`));
console.log(`wasm: imports ${imports.map((i) => i.replace('wasi_snapshot_preview1.', '')).join(', ')}`);
if (foreign.length > 0) {
	console.log(`wasm: the core must not import ${foreign.join(', ')}`);
	process.exit(1);
}

// What it answers to the lines of a file.
function core(input) {
	const script = path.join(path.dirname(process.argv[1]), 'core.mjs');
	return output(process.execPath, [...process.execArgv, script, path.resolve(wasm)], { input: fs.readFileSync(input) });
}

function output(program, args, options) {
	return execFileSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 28, ...options }).split('\n').slice(0, -1);
}

function lines(file) {
	return fs.readFileSync(file, 'utf8').split('\n').slice(0, -1);
}

let bad = 0;
function complain(text) {
	bad++;
	console.log(`wasm: ${text}`);
}

const documents = lines(cases);
const files = lines(names);
const total = { cases: 0, expectations: 0, failed: 0 };
const results = core(cases).map((line) => JSON.parse(line));
if (results.length !== documents.length) complain(`${documents.length} files in, ${results.length} results out`);
results.forEach((result, i) => {
	for (const key of Object.keys(total)) total[key] += result[key] ?? 0;
	if (result.failed !== 0 || !(result.expectations > 0)) complain(`${files[i]}: ${JSON.stringify(result)}`);
});

// Every fifth of the cases as facts alone, answered in full by both: an answer about all law is near a megabyte.
const answers = path.join(folder, 'answers.jsonl');
const kept = documents.map((line, i) => ({ d: JSON.parse(line), file: files[i] })).filter(({ d }, i) => i % 5 === 0 && d.case && (d.expect || d.vary));
const plain = kept.map(({ d }) => JSON.stringify({ now: d.now ?? d.vary[0].now, case: d.case }));
fs.writeFileSync(answers, plain.map((line) => `${line}\n`).join(''));
const mine = core(answers);
const theirs = native(path.basename(answers));
let bytes = 0;
if (mine.length !== plain.length || theirs.length !== plain.length)
	complain(`${plain.length} cases: ${mine.length} answers of the core, ${theirs.length} of the binary`);
mine.forEach((answer, i) => {
	bytes += answer.length;
	if (answer !== theirs[i]) complain(`${kept[i].file}: answers differ\n  core   ${answer}\n  binary ${theirs[i]}`);
});

function native(file) {
	try {
		return output(entente, ['assess', '--format', 'json', file], { cwd: folder });
	} catch (e) {
		// Something is due: status 1 and a whole answer.
		if (e.status !== 1) throw e;
		return e.stdout.split('\n').slice(0, -1);
	}
}

console.log(
	`wasm: ${total.cases} cases, ${total.expectations} expectations, ${total.failed} not met; ` +
		`${mine.length} answers (${bytes} bytes) compared with the binary's; core ${fs.statSync(wasm).size} bytes`,
);
process.exitCode = bad > 0 ? 1 : 0;
