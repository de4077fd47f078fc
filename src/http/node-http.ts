/**
 * The values of node:http without an import of it: that evaluates each of its exports, and with WebSocket all of the HTTP client
 * that comes with Node, which takes 12 ms of a start.
 */
export const { createServer, STATUS_CODES } = process.getBuiltinModule('node:http');
