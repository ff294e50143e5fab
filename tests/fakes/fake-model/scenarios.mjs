// The scripts, and which step of which script answers a question.
//
// A prompt names its script with [[scenario:NAME]] anywhere in it; without one it gets "default".
//
//   script = [ step, … ]                       one step is one answer of the model; one without calls ends the turn
//   step = { "text": "…", "thinking": "…",     thinking: Anthropic only
//            "calls": [ call, … ],
//            "usage": {"input": 100, "output": 20},
//            "delayMs": 0,                     before the first byte
//            "chunkDelayMs": 0,                between streamed pieces
//            "fail": {"times": 1, "status": 529, "type": "overloaded_error", "message": "…", "retryAfter": 1},
//            "drop": true }                    cuts the connection half way through the text
//   call = { "write": "PATH", "content": "…" } | { "edit": "PATH", "old": "…", "new": "…" } | { "read": "PATH" }
//        | { "shell": "COMMAND" }              in the words of whatever tool the agent offers
//        | { "tool": "ExactName", "input": {} }   as it stands
//
// In every string {{cwd}} is the agent's folder, {{prompt}} the prompt, {{lastResult}} the newest result of a tool.
import { folder_of, scenario_of } from './requests.mjs';
import { translate } from './tools.mjs';

const commit = 'git add -A && (git diff --cached --quiet || git commit -q -m "Write down the trail")';

const built_in = {
    default: [{ text: 'Hello from the fake model.' }],

    // What an agent of a town does with a bead: write, commit, hand over.
    ship: [
        { text: 'I will write the file.', calls: [{ write: '{{cwd}}/trail.txt', content: 'left at the oak\n' }] },
        { text: 'Now I commit it and hand it over.', calls: [{ shell: `${commit} && wm done` }] },
        { text: 'It is handed over.' },
    ],
    commit: [
        { text: 'I will write the file.', calls: [{ write: '{{cwd}}/trail.txt', content: 'left at the oak\n' }] },
        { text: 'Now I commit it.', calls: [{ shell: `${commit} && git log --oneline -1` }] },
        { text: 'It is committed.' },
    ],
    edit: [
        { calls: [{ read: '{{cwd}}/README' }] },
        { calls: [{ edit: '{{cwd}}/README', old: 'Trail notes', new: 'Notes of the trail' }] },
        { calls: [{ shell: `${commit} && git log --oneline -1` }] },
        { text: 'Edited and committed.' },
    ],
    shell: [{ calls: [{ shell: 'echo shell-ran' }] }, { text: 'The shell said: {{lastResult}}' }],

    // Something to be asked about, and proof that the answer arrived.
    danger: [{ text: 'I will clean up.', calls: [{ shell: 'rm -rf build' }] }, { text: 'Outcome: {{lastResult}}' }],

    // Something to interrupt: an answer of a minute, a tool that never ends (Claude refuses to run a mere sleep).
    slow: [{ text: 'one two three four five six seven eight nine ten '.repeat(30), chunkDelayMs: 500 }],
    endless: [{ text: 'This takes a while.', calls: [{ shell: 'tail -f /dev/null' }] }, { text: 'Outcome: {{lastResult}}' }],

    // 20 MB on one tool's stdout.
    flood: [{ calls: [{ shell: 'seq -w 1 2500000' }] }, { text: 'That was long.' }],

    ratelimit: [{ fail: { times: 1, status: 429, type: 'rate_limit_error', message: 'Rate limited', retryAfter: 1 }, text: 'Recovered.' }],
    overloaded: [{ fail: { times: 2, status: 529, type: 'overloaded_error', message: 'Overloaded', retryAfter: 1 }, text: 'Recovered.' }],
    unauthorized: [{ fail: { times: Infinity, status: 401, type: 'authentication_error', message: 'invalid x-api-key' } }],
    drop: [{ text: 'this answer never finishes', drop: true }],
};

/** The smallest value of a JSON schema: agents ask for titles and verdicts beside their work. */
function smallest(schema = {}) {
    if (schema.const !== undefined)
        return schema.const;
    if (schema.enum)
        return schema.enum[0];
    if (schema.anyOf || schema.oneOf)
        return smallest((schema.anyOf ?? schema.oneOf)[0]);
    const type = String(Array.isArray(schema.type) ? schema.type[0] : schema.type ?? 'object').toLowerCase();
    if (type === 'object') {
        const names = schema.required ?? Object.keys(schema.properties ?? {});
        return Object.fromEntries(names.map((name) => [name, smallest(schema.properties?.[name] ?? { type: 'string' })]));
    }
    const values = { array: [], boolean: false, integer: schema.minimum ?? 0, number: schema.minimum ?? 0, null: null };
    return type in values ? values[type] : 'fake';
}

function filled(value, words) {
    if (typeof value === 'string')
        return value.replace(/\{\{(\w+)\}\}/g, (whole, word) => words[word] ?? whole);
    if (Array.isArray(value))
        return value.map((item) => filled(item, words));
    if (value && typeof value === 'object')
        return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, filled(item, words)]));
    return value;
}

export class Scenarios {
    #scripts;
    #failures = new Map(); // question → how often it failed

    constructor(more) {
        this.#scripts = { ...built_in, ...more };
    }

    set(name, script) {
        this.#scripts[name] = script;
    }

    forget_failures() {
        this.#failures.clear();
    }

    /** A step with its calls translated, and `fail` only when it is to fail now. */
    answer(question) {
        if (question.schema)
            return { text: JSON.stringify(smallest(question.schema)), calls: [], scenario: '(structured)' };
        if (question.tools.length === 0) // a title for the session and the like
            return { text: 'Trail work', calls: [], scenario: '(no tools)' };
        const scenario = scenario_of(question.prompt);
        const script = this.#scripts[scenario];
        if (!script)
            return { text: `fake-model: no scenario "${scenario}"`, calls: [], scenario };
        const step = script[question.step] ?? { text: 'The script is over.' };
        if (step.fail && this.#fails(question, step.fail.times ?? 1))
            return { fail: { status: 500, ...step.fail }, scenario };
        const cwd = folder_of(question);
        const { fail, ...rest } = filled(step, { cwd, prompt: question.prompt, lastResult: question.lastResult });
        return { ...rest, calls: (rest.calls ?? []).map((call) => translate(call, question, cwd)), scenario };
    }

    #fails(question, times) {
        const key = `${question.format}|${question.prompt}|${question.step}`;
        const before = this.#failures.get(key) ?? 0;
        this.#failures.set(key, before + 1);
        return before < times;
    }
}
