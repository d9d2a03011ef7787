// The server's side of a WebSocket (RFC 6455), as far as the page needs one:
// text messages, close. No extensions.
import { createHash } from 'node:crypto';

const MAGIC = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const TEXT = 1;
const CLOSE = 8;

function frame(opcode, payload) {
  const length = payload.length;
  let head;

  if (length < 126) {
    head = Buffer.from([0x80 | opcode, length]);
  } else if (length < 65536) {
    head = Buffer.alloc(4);
    head.writeUInt16BE(length, 2);
    head[1] = 126;
  } else {
    head = Buffer.alloc(10);
    head.writeBigUInt64BE(BigInt(length), 2);
    head[1] = 127;
  }
  head[0] = 0x80 | opcode;
  return Buffer.concat([head, payload]);
}

// One whole frame from the front of `data`, or null. Clients always mask.
function take(data) {
  if (data.length < 6) return null;
  let length = data[1] & 0x7f;
  let at = 2;
  if (length === 126) {
    length = data.readUInt16BE(2);
    at = 4;
  } else if (length === 127) {
    length = Number(data.readBigUInt64BE(2));
    at = 10;
  }
  if (data.length < at + 4 + length) return null;
  const mask = data.subarray(at, at + 4);
  const payload = Buffer.from(data.subarray(at + 4, at + 4 + length));
  for (let i = 0; i < payload.length; i++) payload[i] ^= mask[i & 3];
  return { opcode: data[0] & 0x0f, payload, rest: data.subarray(at + 4 + length) };
}

// Answers the upgrade; gives { send(text), close(code) } and calls back.
export function acceptWebSocket(request, socket, { onMessage, onClose }) {
  const key = request.headers['sec-websocket-key'] ?? '';
  const accept = createHash('sha1').update(key + MAGIC).digest('base64');
  let data = Buffer.alloc(0);
  let open = true;

  socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n' +
    `Connection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
  const connection = {
    send(text) {
      if (open) socket.write(frame(TEXT, Buffer.from(text)));
    },
    close(code) {
      const payload = Buffer.alloc(2);
      payload.writeUInt16BE(code);
      if (open) socket.end(frame(CLOSE, payload));
      open = false;
    },
    drop() {
      open = false;
      socket.destroy();
    },
  };
  socket.on('data', (chunk) => {
    data = Buffer.concat([data, chunk]);
    for (let got = take(data); got; got = take(data)) {
      data = got.rest;
      if (got.opcode === TEXT) onMessage(got.payload.toString());
      else if (got.opcode === CLOSE) connection.close(1000);
    }
  });
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    open = false;
    onClose();
  });
  return connection;
}
