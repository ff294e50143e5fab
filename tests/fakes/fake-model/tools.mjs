// The four calls that a script can make, in the words of whichever tool the agent offers for them.

const lines = (sign, text) => text.replace(/\n$/, '').split('\n').map((line) => sign + line).join('\n');
const patch = (body) => `*** Begin Patch\n${body}\n*** End Patch\n`;
const quoted = (text) => `'${text.replaceAll("'", `'\\''`)}'`;

/** call: see scenarios.mjs. Returns {name, input}, or {name, freeform} for a tool that takes plain text. */
export function translate(call, question, folder) {
    const kind = (name) => question.tools.find((tool) => tool.name === name)?.kind;
    const offered = (...names) => names.find((name) => question.tools.some((tool) => tool.name === name));
    const relative = (path) => path.startsWith(folder + '/') ? path.slice(folder.length + 1) : path;
    const script = (expression) => ({ name: 'exec', freeform: `const r = await ${expression};\ntext(JSON.stringify(r));` });
    const has_script = () => offered('exec') && kind('exec') === 'custom';

    function apply(text) {
        const name = offered('apply_patch');
        if (name)
            return kind(name) === 'custom' ? { name, freeform: text } : { name, input: { input: text } };
        return has_script() ? script(`tools.apply_patch(${JSON.stringify(text)})`) : null;
    }

    // Codex in a sandbox that is read-only: what is to write must be asked for.
    const beyond = () => question.tools.some((tool) => tool.escalates)
        ? { sandbox_permissions: 'require_escalated', justification: 'scripted' } : {};

    function shell(command) {
        const name = offered('Bash', 'bash', 'run_shell_command', 'exec_command', 'shell_command', 'shell', 'container.exec');
        if (name === 'exec_command')
            return { name, input: { cmd: command, ...beyond() } };
        if (name === 'shell_command')
            return { name, input: { command } };
        if (name === 'shell' || name === 'container.exec')
            return { name, input: { command: ['bash', '-lc', command] } };
        if (!name && has_script())
            return script(`tools.exec_command(${JSON.stringify({ cmd: command, ...beyond() })})`);
        return { name: name ?? 'Bash', input: { command, description: 'scripted' } };
    }

    function read(path) {
        if (offered('Read'))
            return { name: 'Read', input: { file_path: path } };
        if (offered('read'))
            return { name: 'read', input: { filePath: path } };
        if (offered('read_file'))
            return { name: 'read_file', input: { file_path: path, absolute_path: path } };
        return shell(`cat ${quoted(relative(path))}`);
    }

    function write(path, content) {
        const name = offered('Write', 'write_file');
        if (name)
            return { name, input: { file_path: path, content } };
        if (offered('write'))
            return { name: 'write', input: { filePath: path, content } };
        return apply(patch(`*** Add File: ${relative(path)}\n${lines('+', content)}`))
            ?? shell(`printf %s ${quoted(content)} > ${quoted(relative(path))}`);
    }

    function edit(path, from, to) {
        const snake = { file_path: path, old_string: from, new_string: to };
        if (offered('Edit'))
            return { name: 'Edit', input: snake };
        if (offered('replace'))
            return { name: 'replace', input: { ...snake, instruction: 'scripted edit' } };
        if (offered('edit'))
            return { name: 'edit', input: { filePath: path, oldString: from, newString: to } };
        return apply(patch(`*** Update File: ${relative(path)}\n@@\n${lines('-', from)}\n${lines('+', to)}`))
            ?? shell(`sed -i ${quoted(`s|${from}|${to}|`)} ${quoted(relative(path))}`);
    }

    if (call.tool !== undefined)
        return { name: call.tool, input: call.input ?? {} };
    if (call.shell !== undefined)
        return shell(call.shell);
    if (call.read !== undefined)
        return read(call.read);
    if (call.write !== undefined)
        return write(call.write, call.content);
    if (call.edit !== undefined)
        return edit(call.edit, call.old, call.new);
    throw new Error('fake-model: no such call: ' + JSON.stringify(call));
}
