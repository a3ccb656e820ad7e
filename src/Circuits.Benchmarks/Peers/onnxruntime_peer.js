// A network in ONNX Runtime, run when asked to: the other side of PeerProcess.cs.
//
//   node onnxruntime_peer.js MODULES MODEL.onnx INPUT.f32 N,C,H,W THREADS
//
// MODULES is the folder where npm installed onnxruntime-node. One line in, one line out, as pytorch_peer.py.
const fs = require('fs');
const path = require('path');
const readline = require('readline');

const [modules, model, images, sizes, threads] = process.argv.slice(2);
const folder = path.join(modules, 'node_modules', 'onnxruntime-node');
const ort = require(folder);

async function main() {
  const session = await ort.InferenceSession.create(model, {
    executionProviders: ['cpu'],
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    intraOpNumThreads: Number(threads),
    interOpNumThreads: 1,
  });
  const bytes = fs.readFileSync(images);
  const values = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  const feeds = { [session.inputNames[0]]: new ort.Tensor('float32', values, sizes.split(',').map(Number)) };
  const output = session.outputNames[0];
  console.log('ready ONNX Runtime ' + require(path.join(folder, 'package.json')).version);
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const [command, file] = line.split(/ (.*)/s);
    if (command === 'run') {
      const start = process.hrtime.bigint();
      await session.run(feeds);
      console.log(String(Number(process.hrtime.bigint() - start) / 1e6));
    } else if (command === 'answer') {
      const { data } = (await session.run(feeds))[output];
      fs.writeFileSync(file, Buffer.from(data.buffer, data.byteOffset, data.byteLength));
      console.log('written');
    }
  }
}

main().catch((e) => {
  console.error(e.message);
  process.exit(1);
});
