// Programs that start another one for each of many things: find, xargs, parallel.
#include "approvals/shell/options.h"
#include "approvals/shell/walker.h"
#include "approvals/shell/wrappers.h"

#include <algorithm>

namespace wm::approvals::shell {

bool Walker::find(Launch &launch, State &state)
{
    note(launch, state);
    launch.noted = true;
    launch.what.redirects.clear();
    launch.input = {};
    launch.input.redirected = true;
    const std::vector<Word> argv = launch.what.argv;
    for (std::size_t i = 1; i < argv.size(); ++i) {
        const std::string &action = argv[i].text;
        if (!argv[i].known || (action != "-exec" && action != "-execdir" && action != "-ok" && action != "-okdir"))
            continue;
        Launch inner = launch;
        inner.what.argv.clear();
        std::size_t end = i + 1;
        for (; end < argv.size() && argv[end].text != ";"; ++end) {
            if (argv[end].text == "+" && argv[end - 1].text == "{}") {
                inner.what.argv.pop_back();
                inner.what.more_words = true;
                break;
            }
            Word word = argv[end];
            word.known &= !word.text.contains("{}");
            inner.what.argv.push_back(std::move(word));
        }
        if (end >= argv.size() || inner.what.argv.empty())
            return not_understood(launch, state, argv[i]);
        if (action.ends_with("dir"))
            inner.what.cwd = "";
        start_inner(std::move(inner), 0, "find " + action, state);
        i = end;
    }
    m_printed.reset(); // it is printed any number of times
    return true;
}

bool Walker::xargs(Launch &launch, State &state)
{
    auto &argv = launch.what.argv;
    const Options options = read_options(argv, 1,
        {"0a:d:E:e::I:i::L:l::n:oP:prs:tx",
            "null arg-file= delimiter= eof=? replace=? max-lines=? max-args= max-procs= interactive no-run-if-empty max-chars= verbose "
            "exit "
            "open-tty process-slot-var= show-limits help version"});
    note(launch, state);
    launch.noted = true;
    launch.what.redirects.clear();
    if (options.odd)
        return not_understood(launch, state, *options.odd);
    if (options.next >= argv.size()) { // it starts echo
        if (launch.what.more_words)
            obscure("what xargs starts is not known", launch.what.where);
        return true;
    }
    std::string replaced;
    for (const auto &[name, value] : options.given) {
        if (name == "I" || name == "i" || name == "replace") {
            replaced = value.text.empty() ? "{}" : value.text;
            if (!value.known)
                return not_understood(launch, state, value);
        }
    }
    if (replaced.empty())
        launch.what.more_words = true;
    for (std::size_t i = options.next; i < argv.size() && !replaced.empty(); ++i)
        argv[i].known &= !argv[i].text.contains(replaced);
    launch.input = {};
    launch.input.redirected = true;
    start_inner(std::move(launch), options.next, "xargs", state);
    m_printed.reset(); // it is printed any number of times
    return true;
}

/// GNU parallel gives its words, put together, to a shell.
bool Walker::parallel(Launch &launch, State &state)
{
    auto &argv = launch.what.argv;
    const Options options = read_options(argv, 1,
        {"j:P:kn:N:a:vtuX0mq",
            "jobs= keep-order dry-run bar progress halt= retries= delay= timeout= joblog= tag line-buffer will-cite no-notice max-args= "
            "null "
            "arg-file= colsep= verbose eta results= env= quote ungroup max-procs="});
    note(launch, state);
    launch.noted = true;
    launch.what.redirects.clear();
    if (options.odd)
        return not_understood(launch, state, *options.odd);
    const auto lists = std::ranges::find_if(argv, [](const Word &word) { return word.text.starts_with(":::"); });
    argv.erase(lists, argv.end());
    if (options.next >= argv.size()) {
        obscure("parallel reads what it starts", launch.what.where);
        return true;
    }
    Word text = joined(argv, options.next);
    if (text.text.find_first_of("'\"\\") != std::string::npos)
        text.known = false;
    std::string whole;
    bool any = false;
    for (std::size_t i = 0; i < text.text.size(); ++i) {
        const std::size_t end = text.text[i] == '{' ? text.text.find('}', i) : std::string::npos;
        if (end == std::string::npos || text.text.substr(i + 1, end - i - 1).find_first_not_of("./#%0123456789+-") != std::string::npos) {
            whole += text.text[i];
            continue;
        }
        whole += "\"$_\""; // a word that is never known
        any = true;
        i = end;
    }
    text.text = any ? whole : whole + " \"$_\"";
    launch.input = {};
    launch.input.redirected = true;
    shell_text(launch, text, "parallel", "bash", std::nullopt, state);
    return true;
}

} // namespace wm::approvals::shell
