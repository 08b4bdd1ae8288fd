// core.mjs CORE.wasm <IN >OUT: runs the core once. What it may ask of the machine is this and nothing more: bytes in, bytes
// out, an end. (Node's own WASI would do as well, but Node 20's is collected while the module runs, and crashes.)
import fs from 'node:fs';

const SUCCESS = 0, BAD_DESCRIPTOR = 8, NOT_SEEKABLE = 70;
let memory;
const words = () => new DataView(memory.buffer);

// Passes each of the buffers in the list at `at` to `move`, until one is not filled; writes the sum to `result`.
function each(at, count, result, move) {
	let sum = 0;
	for (let i = 0; i < count; i++) {
		const size = words().getUint32(at + 8 * i + 4, true);
		const n = size === 0 ? 0 : move(new Uint8Array(memory.buffer, words().getUint32(at + 8 * i, true), size));
		sum += n;
		if (n < size) break;
	}
	words().setUint32(result, sum, true);
	return SUCCESS;
}

class Ended extends Error {
	constructor(status) {
		super(`ended with ${status}`);
		this.status = status;
	}
}

const machine = {
	fd_read: (fd, at, count, result) => (fd === 0 ? each(at, count, result, (b) => fs.readSync(0, b)) : BAD_DESCRIPTOR),
	fd_write: (fd, at, count, result) => (fd === 1 || fd === 2 ? each(at, count, result, (b) => fs.writeSync(fd, b)) : BAD_DESCRIPTOR),
	fd_seek: () => NOT_SEEKABLE,
	fd_close: () => SUCCESS,
	proc_exit(status) {
		throw new Ended(status);
	},
};

const module = new WebAssembly.Module(fs.readFileSync(process.argv[2]));
const instance = new WebAssembly.Instance(module, { wasi_snapshot_preview1: machine });
memory = instance.exports.memory;
try {
	instance.exports._start();
} catch (e) {
	if (!(e instanceof Ended)) throw e;
	process.exitCode = e.status;
}
