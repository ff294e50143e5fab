#!/usr/bin/env node
/*
 * A scripted stand-in for hosted language models (no dependencies, Node 18 and newer).
 *
 * Real agent programs run against it end to end on a machine without internet: the agent talks to this server on
 * 127.0.0.1 with a made-up key, the server answers from a script, and the agent really makes the tool calls that it is
 * told to make. It keeps no conversations: which step comes next is worked out from the request's own history, so any
 * number of agents can run against one server, and resumed sessions go on where they were.
 *
 *   node fake-model.mjs [--port 0] [--host 127.0.0.1] [--scenarios FILE.json] [--log FILE.ndjson] [--log-bodies]
 *                       [--chunk 24]
 *
 * It prints one line once it listens, {"event":"listening","port":N,"url":"http://127.0.0.1:N"}, and ends at SIGTERM.
 * --log: every request and its answer, one line each. --chunk: characters per streamed piece.
 *
 *   POST /v1/messages, /v1/messages/count_tokens         Anthropic Messages, streamed or not
 *   POST /v1/responses, /v1/chat/completions             OpenAI Responses and Chat Completions, streamed or not
 *   POST /v1beta/models/M:{streamGenerateContent,generateContent,countTokens}   Gemini
 *   GET  /v1/models
 *   GET  /__fake/requests                                what was asked so far
 *   PUT  /__fake/scenarios/NAME                          adds or replaces a scenario: a JSON list of steps
 *   POST /__fake/reset                                   forgets requests and counted failures
 *
 * What a scenario is and how a prompt names one: fake-model/scenarios.mjs.
 */
import fs from 'node:fs';
import http from 'node:http';
import zlib from 'node:zlib';

import { failure_body, write } from './fake-model/answers.mjs';
import { read } from './fake-model/requests.mjs';
import { Scenarios } from './fake-model/scenarios.mjs';

const options = { port: 0, host: '127.0.0.1', scenarios: '', log: '', logBodies: false, chunk: 24 };
for (let i = 2, words = process.argv; i < words.length; i++) {
    const key = words[i].replace(/^--/, '').replace(/-([a-z])/g, (_, letter) => letter.toUpperCase());
    if (!words[i].startsWith('--') || !(key in options)) {
        console.error(`fake-model has no option ${words[i]}.`);
        process.exit(2);
    }
    if (typeof options[key] === 'boolean')
        options[key] = true;
    else
        options[key] = typeof options[key] === 'number' ? Number(words[++i]) : words[++i];
}

const scenarios = new Scenarios(options.scenarios ? JSON.parse(fs.readFileSync(options.scenarios, 'utf8')) : {});
const requests = [];
const kept_requests = 5000;

function note(entry) {
    requests.push(entry);
    if (requests.length > kept_requests)
        requests.shift();
    if (options.log)
        fs.appendFileSync(options.log, JSON.stringify(entry) + '\n');
}

const unpack = { gzip: zlib.gunzipSync, deflate: zlib.inflateSync, br: zlib.brotliDecompressSync, zstd: zlib.zstdDecompressSync };

async function body(request) {
    const parts = [];
    for await (const part of request)
        parts.push(part);
    const encoding = request.headers['content-encoding'];
    const bytes = Buffer.concat(parts);
    const text = (encoding ? unpack[encoding](bytes) : bytes).toString('utf8');
    return text ? JSON.parse(text) : {};
}

function send_json(response, value, status = 200, headers = {}) {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(value));
}

const gemini_path = /\/models\/([^/:]+):(streamGenerateContent|generateContent|countTokens)$/;

function format_of(path) {
    if (/\/messages$/.test(path))
        return 'anthropic';
    if (/\/responses$/.test(path))
        return 'responses';
    if (/\/chat\/completions$/.test(path))
        return 'chat';
    return /enerateContent$/.test(path) && gemini_path.test(path) ? 'gemini' : null;
}

/** What is not a question to the model: token counts, the list of models, a look whether anybody is there. */
function answer_beside(response, method, path, asked) {
    const tokens = Math.ceil(JSON.stringify(asked).length / 4);
    if (/count_tokens$/.test(path))
        return send_json(response, { input_tokens: tokens });
    if (/:countTokens$/.test(path))
        return send_json(response, { totalTokens: tokens });
    if (/\/models$/.test(path)) {
        const model = { id: 'fake', object: 'model', type: 'model', display_name: 'Fake', created: 0 };
        return send_json(response, { object: 'list', data: [model], models: [], has_more: false });
    }
    if (method === 'HEAD' || path === '/')
        return response.writeHead(200).end();
    send_json(response, { type: 'error', error: { type: 'not_found_error', message: `fake-model: no route ${method} ${path}` } }, 404);
}

async function serve(request, response) {
    const path = new URL(request.url, 'http://x').pathname.replace(/\/{2,}/g, '/');
    const asked = await body(request);
    if (path === '/__fake/requests')
        return send_json(response, requests);
    if (path === '/__fake/reset') {
        requests.length = 0;
        scenarios.forget_failures();
        return send_json(response, {});
    }
    if (path.startsWith('/__fake/scenarios/')) {
        scenarios.set(decodeURIComponent(path.split('/').pop()), asked);
        return send_json(response, {});
    }
    const entry = { at: new Date().toISOString(), method: request.method, path, agent: request.headers['user-agent'] };
    if (options.logBodies)
        entry.body = asked;
    const format = request.method === 'POST' ? format_of(path) : null;
    if (!format) {
        note(entry);
        return answer_beside(response, request.method, path, asked);
    }

    const question = read(format, asked);
    if (format === 'gemini') {
        question.model = gemini_path.exec(path)[1];
        question.stream = path.endsWith(':streamGenerateContent');
    }
    const answer = scenarios.answer(question);
    const given = answer.fail
        ? { fail: answer.fail.status }
        : { text: answer.text?.slice(0, 120), calls: answer.calls.map((call) => call.name) };
    note({ ...entry, format, stream: question.stream, model: question.model, tools: question.tools.map((tool) => tool.name),
        scenario: answer.scenario, step: question.step, prompt: question.prompt.slice(0, 120), answer: given });
    if (answer.fail) {
        const later = answer.fail.retryAfter === undefined ? {} : { 'retry-after': String(answer.fail.retryAfter) };
        return send_json(response, failure_body(format, answer.fail), answer.fail.status, later);
    }
    if (answer.delayMs)
        await new Promise((done) => setTimeout(done, answer.delayMs));
    await write(format, response, question, answer, options.chunk);
}

const server = http.createServer((request, response) => serve(request, response).catch((error) => {
    note({ at: new Date().toISOString(), error: String(error?.stack ?? error) });
    if (response.headersSent)
        response.destroy();
    else
        send_json(response, { error: { message: String(error) } }, 500);
}));
server.listen(options.port, options.host, () => {
    const { port } = server.address();
    console.log(JSON.stringify({ event: 'listening', port, url: `http://${options.host}:${port}` }));
});
for (const signal of ['SIGINT', 'SIGTERM'])
    process.on(signal, () => process.exit(0));
