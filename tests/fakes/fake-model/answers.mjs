// Writes an answer in one of the four wire formats, streamed in pieces as the services do it, or as one document.
import { randomUUID } from 'node:crypto';

const id = (prefix) => prefix + randomUUID().replaceAll('-', '').slice(0, 24);
const input_tokens = (answer) => answer.usage?.input ?? 100;
const output_tokens = (answer) => answer.usage?.output ?? 20;

function send_json(response, value) {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(value));
}

/** A function that sends one server-sent event. */
function stream(response) {
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache', 'request-id': id('req_') });
    return (data, event) => {
        const line = typeof data === 'string' ? data : JSON.stringify(data);
        response.write(`${event ? `event: ${event}\n` : ''}data: ${line}\n\n`);
    };
}

/** The pieces of a text in their time; false when the connection was cut on the way, as the script has it. */
async function in_pieces(response, answer, text, chunk, send) {
    const pieces = text.match(new RegExp(`[\\s\\S]{1,${chunk}}`, 'g')) ?? [];
    for (const [i, piece] of pieces.entries()) {
        if (answer.chunkDelayMs)
            await new Promise((done) => setTimeout(done, answer.chunkDelayMs));
        if (answer.drop && i >= Math.floor(pieces.length / 2)) {
            response.destroy();
            return false;
        }
        send(piece, i === pieces.length - 1);
    }
    return true;
}

async function anthropic(response, question, answer, chunk) {
    const usage = { input_tokens: input_tokens(answer), cache_creation_input_tokens: 0, cache_read_input_tokens: 0, output_tokens: 1 };
    const message = { id: id('msg_'), type: 'message', role: 'assistant', model: question.model, content: [], stop_reason: null,
        stop_sequence: null, usage };
    const stop_reason = answer.calls.length ? 'tool_use' : 'end_turn';
    const blocks = [];
    if (answer.thinking)
        blocks.push({ type: 'thinking', thinking: answer.thinking, signature: 'fake' });
    if (answer.text)
        blocks.push({ type: 'text', text: answer.text });
    for (const call of answer.calls)
        blocks.push({ type: 'tool_use', id: id('toolu_'), name: call.name, input: call.input });
    if (!question.stream)
        return send_json(response, { ...message, content: blocks, stop_reason, usage: { ...usage, output_tokens: output_tokens(answer) } });

    const kinds = {
        text: { empty: { text: '' }, full: (block) => block.text, delta: (piece) => ({ type: 'text_delta', text: piece }) },
        thinking: { empty: { thinking: '', signature: '' }, full: (block) => block.thinking,
            delta: (piece) => ({ type: 'thinking_delta', thinking: piece }) },
        tool_use: { empty: { input: {} }, full: (block) => JSON.stringify(block.input),
            delta: (piece) => ({ type: 'input_json_delta', partial_json: piece }) },
    };
    const send = stream(response);
    const event = (value) => send(value, value.type);
    event({ type: 'message_start', message });
    for (const [index, block] of blocks.entries()) {
        const kind = kinds[block.type];
        event({ type: 'content_block_start', index, content_block: { ...block, ...kind.empty } });
        if (index === 0)
            event({ type: 'ping' });
        const delta = (value) => event({ type: 'content_block_delta', index, delta: value });
        if (!await in_pieces(response, answer, kind.full(block), chunk, (piece) => delta(kind.delta(piece))))
            return;
        if (block.type === 'thinking')
            delta({ type: 'signature_delta', signature: 'fake' });
        event({ type: 'content_block_stop', index });
    }
    event({ type: 'message_delta', delta: { stop_reason, stop_sequence: null }, usage: { output_tokens: output_tokens(answer) } });
    event({ type: 'message_stop' });
    response.end();
}

function responses_item(call) {
    const common = { call_id: id('call_'), name: call.name, status: 'completed' };
    if (call.freeform !== undefined)
        return { type: 'custom_tool_call', id: id('ctc_'), ...common, input: call.freeform };
    return { type: 'function_call', id: id('fc_'), ...common, arguments: JSON.stringify(call.input) };
}

async function responses(response, question, answer, chunk) {
    const begun = { id: id('resp_'), object: 'response', created_at: Math.floor(Date.now() / 1000), model: question.model,
        status: 'in_progress', output: [] };
    const output = answer.calls.map(responses_item);
    if (answer.text)
        output.unshift({ type: 'message', id: id('msg_'), role: 'assistant', status: 'completed',
            content: [{ type: 'output_text', text: answer.text, annotations: [] }] });
    const usage = { input_tokens: input_tokens(answer), input_tokens_details: { cached_tokens: 0 }, output_tokens: output_tokens(answer),
        output_tokens_details: { reasoning_tokens: 0 }, total_tokens: input_tokens(answer) + output_tokens(answer) };
    const finished = { ...begun, status: 'completed', output, usage };
    if (!question.stream)
        return send_json(response, finished);

    const kinds = {
        message: { empty: { content: [] }, name: 'output_text', full: (item) => item.content[0].text, member: 'text' },
        function_call: { empty: { arguments: '' }, name: 'function_call_arguments', full: (item) => item.arguments, member: 'arguments' },
        custom_tool_call: { empty: { input: '' }, name: 'custom_tool_call_input', full: (item) => item.input, member: 'input' },
    };
    const send = stream(response);
    let sequence_number = 0;
    const event = (value) => send({ ...value, sequence_number: sequence_number++ }, value.type);
    event({ type: 'response.created', response: begun });
    for (const [output_index, item] of output.entries()) {
        const kind = kinds[item.type];
        const at = { item_id: item.id, output_index, content_index: 0 };
        event({ type: 'response.output_item.added', output_index, item: { ...item, ...kind.empty, status: 'in_progress' } });
        if (item.type === 'message')
            event({ type: 'response.content_part.added', ...at, part: { type: 'output_text', text: '', annotations: [] } });
        const delta = (piece) => event({ type: `response.${kind.name}.delta`, ...at, delta: piece });
        if (!await in_pieces(response, answer, kind.full(item), chunk, delta))
            return;
        event({ type: `response.${kind.name}.done`, ...at, [kind.member]: kind.full(item) });
        event({ type: 'response.output_item.done', output_index, item });
    }
    event({ type: 'response.completed', response: finished });
    response.end();
}

async function chat(response, question, answer, chunk) {
    const base = { id: id('chatcmpl-'), created: Math.floor(Date.now() / 1000), model: question.model };
    const calls = answer.calls.map((call) => ({ id: id('call_'), type: 'function',
        function: { name: call.name, arguments: JSON.stringify(call.input) } }));
    const finish_reason = calls.length ? 'tool_calls' : 'stop';
    const usage = { prompt_tokens: input_tokens(answer), completion_tokens: output_tokens(answer),
        total_tokens: input_tokens(answer) + output_tokens(answer) };
    if (!question.stream) {
        const message = { role: 'assistant', content: answer.text ?? null, ...(calls.length ? { tool_calls: calls } : {}) };
        return send_json(response, { ...base, object: 'chat.completion', usage, choices: [{ index: 0, finish_reason, message }] });
    }
    const send = stream(response);
    const part = (delta, reason = null) =>
        send({ ...base, object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason: reason }] });
    part({ role: 'assistant', content: '' });
    if (!await in_pieces(response, answer, answer.text ?? '', chunk, (content) => part({ content })))
        return;
    for (const [index, call] of calls.entries()) {
        part({ tool_calls: [{ ...call, index, function: { name: call.function.name, arguments: '' } }] });
        if (!await in_pieces(response, answer, call.function.arguments, chunk, (piece) =>
            part({ tool_calls: [{ index, function: { arguments: piece } }] })))
            return;
    }
    part({}, finish_reason);
    send({ ...base, object: 'chat.completion.chunk', choices: [], usage });
    send('[DONE]');
    response.end();
}

async function gemini(response, question, answer, chunk) {
    const usageMetadata = { promptTokenCount: input_tokens(answer), candidatesTokenCount: output_tokens(answer),
        totalTokenCount: input_tokens(answer) + output_tokens(answer) };
    const document = (parts, is_last) => ({
        candidates: [{ index: 0, content: { role: 'model', parts }, ...(is_last ? { finishReason: 'STOP' } : {}) }],
        modelVersion: question.model, responseId: id('r'), ...(is_last ? { usageMetadata } : {}) });
    const calls = answer.calls.map((call) => ({ functionCall: { id: id('fc'), name: call.name, args: call.input } }));
    if (!question.stream)
        return send_json(response, document([...(answer.text ? [{ text: answer.text }] : []), ...calls], true));
    const send = stream(response);
    const text = answer.text ?? '';
    if (!await in_pieces(response, answer, text, chunk, (piece, is_last) => send(document([{ text: piece }], is_last && !calls.length))))
        return;
    if (calls.length || text === '')
        send(document(calls.length ? calls : [{ text: '' }], true));
    response.end();
}

const writers = { anthropic, responses, chat, gemini };

export function write(format, response, question, answer, chunk) {
    return writers[format](response, question, answer, chunk);
}

/** The body of a scripted failure: {status, type, message, code}. */
export function failure_body(format, failure) {
    const message = failure.message ?? 'scripted failure';
    if (format === 'anthropic')
        return { type: 'error', error: { type: failure.type ?? 'api_error', message } };
    if (format === 'gemini')
        return { error: { code: failure.status, message, status: failure.type ?? 'UNAVAILABLE' } };
    return { error: { message, type: failure.type ?? 'server_error', code: failure.code ?? null } };
}
