// Reads a request in one of the four wire formats: { prompt, step, lastResult, tools: [{name, kind}], context, schema, … }.
//
// `prompt` is the newest prompt that names a scenario, or the newest of all when none does; `step` is the number of
// answers already given since then. So a follow-up, a nudge or a resumed session goes on with the script.

const marker = /\[\[scenario:([\w.-]+)\]\]/;

export function scenario_of(prompt) {
    return marker.exec(prompt)?.[1] ?? 'default';
}

function text_of(content) {
    if (typeof content === 'string')
        return content;
    if (Array.isArray(content))
        return content.map((block) => block.text ?? (block.content !== undefined ? text_of(block.content) : '')).join('\n');
    return content?.text ?? content?.output ?? (content ? JSON.stringify(content) : '');
}

// Agents add context of their own to what was prompted, in tags or in messages with fixed openings.
const tags = 'system-reminder|environment_context|user_instructions|permissions[^>]*|session_context|INSTRUCTIONS|skills_instructions';
const tagged = new RegExp(`<(${tags})>[\\s\\S]*?</\\1>`, 'gi');
const opening = /^(# AGENTS\.md|Stop hook feedback|SessionStart hook|Continue from where you left off|This is the Gemini CLI)/;
const strip = (text) => text.replace(tagged, '').trim();
const is_prompt = (item) => item.kind === 'user' && strip(item.text) !== '' && !opening.test(strip(item.text));

/** Where we are in a list of items {kind: 'user' | 'assistant' | 'result' | 'other', text}. */
function locate(items) {
    let last = items.findLastIndex((item) => is_prompt(item) && marker.test(item.text));
    if (last < 0)
        last = items.findLastIndex(is_prompt);
    let step = 0, answering = false, lastResult = '';
    for (const item of items.slice(last + 1)) { // text and tool calls of one answer are neighbours
        if (item.kind === 'assistant' && !answering)
            step++;
        if (item.kind === 'result')
            lastResult = item.text;
        answering = item.kind === 'assistant';
    }
    return { prompt: last < 0 ? '' : strip(items[last].text), step, lastResult: strip(lastResult) };
}

const readers = {
    anthropic(body) {
        const items = [];
        for (const message of body.messages ?? []) {
            const blocks = typeof message.content === 'string' ? [{ type: 'text', text: message.content }] : message.content ?? [];
            for (const block of blocks) {
                if (block.type === 'tool_result')
                    items.push({ kind: 'result', text: text_of(block.content) });
                else if (message.role === 'assistant')
                    items.push({ kind: 'assistant', text: text_of([block]) });
                else
                    items.push({ kind: message.role === 'user' && block.type === 'text' ? 'user' : 'other', text: text_of([block]) });
            }
        }
        const tools = (body.tools ?? []).map((tool) => ({ name: tool.name }));
        return { items, tools, system: text_of(body.system), schema: body.output_config?.format?.schema ?? body.output_format?.schema };
    },

    responses(body) {
        const items = [];
        const tools = [...(body.tools ?? [])];
        const input = typeof body.input === 'string' ? [{ role: 'user', content: body.input }] : body.input ?? [];
        for (const item of input) {
            if (Array.isArray(item.tools)) // Codex sends its tools as an item of the input
                tools.push(...item.tools);
            if (/_output$/.test(item.type ?? ''))
                items.push({ kind: 'result', text: text_of(item.output) });
            else if (/_call$/.test(item.type ?? '') || item.role === 'assistant')
                items.push({ kind: 'assistant', text: text_of(item.content ?? '') });
            else
                items.push({ kind: item.role === 'user' ? 'user' : 'other', text: text_of(item.content ?? '') });
        }
        const named = tools.map((tool) => ({ name: tool.name ?? tool.type, kind: tool.type,
            escalates: JSON.stringify(tool).includes('sandbox_permissions') }));
        return { items, tools: named, system: body.instructions ?? '', schema: body.text?.format?.schema };
    },

    chat(body) {
        const kinds = { tool: 'result', assistant: 'assistant', user: 'user' };
        const item = (message) => ({ kind: kinds[message.role] ?? 'other', text: text_of(message.content ?? '') });
        const items = (body.messages ?? []).map(item);
        return { items, tools: (body.tools ?? []).map((tool) => ({ name: tool.function?.name })), system: '',
            schema: body.response_format?.json_schema?.schema };
    },

    gemini(body) {
        const items = [];
        for (const message of body.contents ?? [])
            for (const part of message.parts ?? []) {
                if (part.functionResponse)
                    items.push({ kind: 'result', text: text_of(part.functionResponse.response) });
                else if (message.role === 'model')
                    items.push({ kind: 'assistant', text: part.text ?? '' });
                else if (part.text)
                    items.push({ kind: 'user', text: part.text });
            }
        const config = body.generationConfig ?? {};
        const any_json = config.responseMimeType === 'application/json' ? { type: 'object' } : undefined;
        const tools = (body.tools ?? []).flatMap((tool) => tool.functionDeclarations ?? []).map((tool) => ({ name: tool.name }));
        return { items, tools, system: text_of(body.systemInstruction?.parts ?? ''),
            schema: config.responseJsonSchema ?? config.responseSchema ?? any_json };
    },
};

export function read(format, body) {
    const { items, tools, system, schema } = readers[format](body);
    const context = system + '\n' + items.map((item) => item.text).join('\n');
    return { ...locate(items), format, tools, schema, context, stream: !!body.stream, model: body.model };
}

const folder_words = [
    /\[\[cwd:([^\]]+)\]\]/,
    /<cwd>([^<]+)<\/cwd>/,
    /(?:Primary working directory|Working directory|Current working directory|Current directory|cwd)\s*[:=]\s*`?([^\s`]+)/i,
    /(?:Workspace Directories|working in the directory|working in the following directories)[^/]*?(\/[^\s`*]+)/i,
    /currently working in[^/]*?(\/[^\s`*]+)/i,
];

/** Where the agent works, as it told its model; or as the prompt says, [[cwd:/path]]. */
export function folder_of(question) {
    for (const words of folder_words) {
        const found = words.exec(question.prompt + '\n' + question.context);
        if (found)
            return found[1].replace(/[.,]$/, '');
    }
    return '.';
}
