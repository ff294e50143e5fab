// Programs that read, search and print, and the ways in which some of them write or start others after all.
#include "approvals/rules/programs.h"
#include "approvals/rules/scripts.h"

#include <algorithm>
#include <array>

namespace wm::approvals::rules {
namespace {

void reads(Case &now)
{
    const Options options(now.words,
        one_of(now.program, "head tail") ? "-n -c --lines --bytes"
            : one_of(now.program, "cut") ? "-d -f -c -b"
                                         : "");
    now.use_all(now.add("file.read", Level::reads, "Reads files"), What::read, options.operands);
}

void lists(Case &now)
{
    const Options options(now.words,
        one_of(now.program, "tree") ? "-L -I -P -o --filelimit --charset"
                                    : "-I --ignore --color --sort --time -w -T --max-depth -d --exclude -t -B -c --format");
    Finding &finding = now.add("file.list", Level::reads, "Lists files");
    now.use_all(finding, What::list, options.operands);
    if (options.operands.empty() && !one_of(now.program, "df stat namei"))
        now.use(finding, What::list, literal(".", now.call.where));
    if (const Word *output = options.value("-o"); output && now.program == "tree") {
        now.mind_unclear(options);
        now.use(finding, What::replace, *output);
    }
}

void asks(Case &now)
{
    now.add("system.read", Level::reads, "Asks the system");
}

void dates(Case &now)
{
    const Options options(now.words, "-d --date -f --file -r --reference -s --set");
    const bool sets = (now.program == "date" && options.has("-s --set")) || (now.program == "hostname" && !options.operands.empty());
    now.add(sets ? "system.change" : "system.read", sets ? Level::changes_elsewhere : Level::reads,
        sets ? "Changes the system" : "Asks the system");
}

void greps(Case &now)
{
    const bool rg = one_of(now.program, "rg ag ack ugrep ug");
    const Options options(now.words,
        rg ? "-e --regexp -f --file -g --glob --iglob -t --type -T --type-not -A -B -C -m --max-count -d --max-depth -j --threads -r "
             "--replace --sort --sortr --pre --pre-glob "
             "--hostname-bin --color --colors -M --max-columns --ignore-file -E --encoding -G --ignore --depth --pager --context "
             "--after-context --before-context"
           : "-e --regexp -f --file -A -B -C -m --max-count -d -D --include --exclude --exclude-dir --exclude-from --color --context "
             "--after-context --before-context --label");
    for (const std::string_view runs : {"--pre", "--hostname-bin", "--pager"})
        if (const Word *command = rg ? options.value(runs) : nullptr)
            now.nested(*command, now.program + " " + std::string(runs), true);
    Finding &finding = now.add("file.search", Level::reads, "Searches files");
    std::span<const Word> paths = options.operands;
    const bool files_only = options.surely("--files --type-list");
    if (!paths.empty() && !files_only && !options.has("-e --regexp -f --file"))
        paths = paths.subspan(1);
    if (const Word *patterns = options.value("-f --file"))
        now.use(finding, What::read, *patterns);
    const bool recursive = rg || now.program == "rgrep" || options.has("-r -R --recursive --dereference-recursive");
    for (const Word &path : paths) {
        now.use(finding, files_only ? What::list : What::read, path);
        if (const auto absolute = now.absolute(path); recursive && !files_only && absolute && holds_secrets(*absolute, now.around))
            now.add("secret.read", Level::network, "Searches a directory with secrets in it", path.where);
    }
    if (recursive && paths.empty() && !files_only && now.call.cwd && holds_secrets(*now.call.cwd, now.around))
        now.add("secret.read", Level::network, "Searches a directory with secrets in it");
}

void finds(Case &now)
{
    constexpr std::string_view writers = "-fprint -fprint0 -fprintf -fls";
    std::vector<Word> roots;
    std::size_t at = 0;
    for (; at < now.words.size(); ++at) {
        const std::string &text = now.words[at].text;
        if (roots.empty() && (one_of(text, "-L -H -P") || text.starts_with("-O")))
            continue;
        if (text.starts_with('-') || one_of(text, "( ! , )"))
            break;
        roots.push_back(now.words[at]);
    }
    if (roots.empty())
        roots.push_back(literal(".", now.call.where));
    Finding &finding = now.add("file.find", Level::reads, "Finds files");
    now.use_all(finding, What::list, roots);
    bool in_command = false;
    for (std::size_t next = 0; next < now.words.size(); ++next) {
        const Word &word = now.words[next];
        if (in_command) {
            in_command = word.text != ";" && !(word.text == "+" && next > 0);
            continue;
        }
        if (one_of(word.text, "-exec -execdir -ok -okdir")) {
            in_command = true;
        } else if (word.text == "-delete") {
            Finding &removes = now.add("find.delete", Level::destructive, "Removes what it finds", word.where);
            now.use_all(removes, What::remove_tree, roots);
        } else if (one_of(word.text, writers) && next + 1 < now.words.size()) {
            now.use(now.add("file.replace", Level::reads, "Writes files anew", word.where), What::replace, now.words[next + 1]);
        } else if (one_of(word.text, "-files0-from -newer -samefile") && next + 1 < now.words.size()) {
            ++next;
        } else if (next > 0 &&
            one_of(now.words[next - 1].text,
                "-name -iname -path -ipath -wholename -regex -iregex -newermt -mtime -size -user -group -perm -printf")) {
            continue; // an operand, whatever it is
        } else if (!word.known && (word.text.starts_with('$') || word.text.starts_with('`') || word.text.starts_with("…"))) {
            now.add("run.unknown_words", Level::unknown, "Gets words that only a run would tell", word.where);
        }
    }
}

void fd(Case &now)
{
    const std::vector<Word> &words = now.words;
    const auto command = std::ranges::find_if(words, [](const Word &word) { return one_of(word.text, "-x --exec -X --exec-batch"); });
    now.add("file.find", Level::reads, "Finds files");
    if (command != words.end()) {
        std::vector<Word> argv(command + 1, words.end());
        Word found{.text = "…", .known = false, .pattern = false, .where = command->where};
        std::ranges::replace_if(argv, [](const Word &word) { return word.text.contains('{'); }, found);
        argv.push_back(found);
        now.nested(argv, "fd -x");
    }
}

/// What a script of sed or awk does.
void use_script(Case &now, Finding &finding, const Word &script, const ScriptUse &use)
{
    if (!script.known || !use.understood) {
        now.add("run.inline", Level::unknown, "A script that could not be understood", script.where);
        return;
    }
    if (use.runs)
        now.add("run.inline", Level::unknown, "A script that starts programs", script.where);
    for (const std::string &path : use.written)
        now.use(finding, What::replace, literal(path, script.where));
    for (const std::string &path : use.read)
        now.use(finding, What::read, literal(path, script.where));
}

void sed(Case &now)
{
    std::vector<Word> words = now.words;
    for (Word &word : words) // -i takes what follows in its word as the suffix of a copy: -i.full is no -f
        if (const std::size_t i = word.text.find('i');
            word.text.starts_with('-') && !word.text.starts_with("--") && i != std::string::npos && word.text.find_first_of("efl") > i)
            word.text.erase(i + 1);
    const Options options(words, "-e --expression -f --file -l --line-length");
    if (std::ranges::any_of(words, &Word::many) || now.call.more_words)
        now.mind_unclear(options);
    const bool in_place = options.has("-i --in-place");
    Finding &finding = in_place ? now.add("file.edit", Level::reads, "Changes files in place", options.where("-i --in-place"))
                                : now.add("file.read", Level::reads, "Reads files");
    std::span<const Word> paths = options.operands;
    if (options.has("-e --expression -f --file")) {
        for (const Word *script : options.values("-e --expression"))
            use_script(now, finding, *script, sed_script(script->text));
        for (const Word *file : options.values("-f --file"))
            now.use(now.add("run.script", Level::changes_worktree, "Runs a script", file->where), What::run, *file);
    } else if (!paths.empty()) {
        use_script(now, finding, paths.front(), sed_script(paths.front().text));
        paths = paths.subspan(1);
    }
    now.use_all(finding, in_place ? What::edit : What::read, paths);
}

void awk(Case &now)
{
    const Options options(now.words,
        "-F -v -f --file --field-separator --assign -i --include -l --load -e --source -E --exec -o --pretty-print -p -d",
        Options::Style::posix);
    now.mind_unclear(options);
    Finding &finding = now.add("file.read", Level::reads, "Reads files");
    std::span<const Word> paths = options.operands;
    bool in_place = false;
    for (const Word *library : options.values("-i --include -l --load")) {
        in_place |= library->text == "inplace";
        if (library->text != "inplace")
            now.add("run.inline", Level::unknown, "Loads code", library->where);
    }
    if (options.has("-f --file -E --exec")) {
        for (const Word *file : options.values("-f --file -E --exec"))
            now.use(now.add("run.script", Level::changes_worktree, "Runs a script", file->where), What::run, *file);
    } else if (const Word *program = options.value("-e --source")) {
        use_script(now, finding, *program, awk_program(program->text));
    } else if (!paths.empty()) {
        use_script(now, finding, paths.front(), awk_program(paths.front().text));
        paths = paths.subspan(1);
    }
    if (in_place) {
        finding.rule = "file.edit";
        finding.sentence = "Changes files in place";
    }
    now.use_all(finding, in_place ? What::edit : What::read, paths);
}

/// Readers with an option that names a file to write, or a program to start.
void reads_and_writes(Case &now)
{
    struct Row {
        std::string_view programs, valued, output, in_place, runs;
    };
    constexpr std::array rows = std::to_array<Row>({
        {"sort",
            "-o --output -k --key -t --field-separator -S --buffer-size -T --temporary-directory --compress-program --files0-from "
            "--parallel --batch-size",
            "-o --output", "", "--compress-program"},
        {"shuf iconv xmllint xsltproc pandoc dot gron protoc flatc plantuml convert magick",
            "-o --output -n -i -f -t -T -K -O -s --to --from --format --xpath --schema --dtdvalid --stringparam", "-o --output", "",
            "-F --filter --plugin"},
        {"yq dasel prettyjson taplo jsonnet", "-o -p --output-format -I --indent -s -S", "", "-i --inplace --in-place", ""},
        {"bat batcat less more most",
            "-l --language -r --line-range --pager --theme -p -P -o -O -k -t -T -x --highlight-line -H --style --color --paging",
            "-o -O --LOG-FILE --log-file", "", "--pager"},
        {"diff colordiff cmp sdiff diff3 comm icdiff difft delta",
            "-o --output -U -C -W -x --exclude -I -F --label -X --exclude-from -n -i", "--output -o", "", ""},
        {"xdelta3 jq", "--arg --argjson --indent -f --from-file --slurpfile --rawfile -L --args --jsonargs", "", "", ""},
    });
    const auto row = std::ranges::find_if(rows, [&](const Row &candidate) { return one_of(now.program, candidate.programs); });
    const Options options(now.words, row->valued);
    if (now.program != "jq" && now.program != "diff" && now.program != "less")
        now.mind_unclear(options);
    for (const Word *command : options.values(row->runs))
        if (!one_of(command->text, "cat never auto"))
            now.nested(*command, now.program, true);
    Finding &finding = now.add("file.read", Level::reads, "Reads files");
    std::span<const Word> paths = options.operands;
    if (one_of(now.program, "jq yq") && !paths.empty() && !options.has("-f --from-file"))
        paths = paths.subspan(1); // the filter
    if (now.program == "yq" && !paths.empty() && one_of(options.operands.front().text, "eval e eval-all ea"))
        paths = paths.subspan(1);
    const bool in_place = !row->in_place.empty() && options.has(row->in_place);
    if (in_place) {
        finding.rule = "file.edit";
        finding.sentence = "Changes files in place";
    }
    now.use_all(finding, in_place ? What::edit : What::read, paths);
    for (const Word *output : options.values(row->output))
        if (output->text != "-")
            now.use(now.add("file.replace", Level::reads, "Writes a file anew", output->where), What::replace, *output);
}

/// IN and OUT as operands.
void reads_then_writes(Case &now)
{
    const Options options(now.words, now.program == "xxd" ? "-c -g -l -s -o -n" : "-f -s -w --skip-fields --skip-chars --check-chars");
    now.mind_unclear(options);
    Finding &finding = now.add("file.read", Level::reads, "Reads files");
    if (!options.operands.empty())
        now.use(finding, What::read, options.operands[0]);
    if (options.operands.size() > 1)
        now.use(now.add("file.replace", Level::reads, "Writes a file anew", options.operands[1].where), What::replace, options.operands[1]);
}

void edits_by_hand(Case &now)
{
    const Options options(now.words, "-c --cmd -S -s -u --eval -l --load -f");
    Finding &finding = now.add("run.editor", Level::unknown, "Starts an editor, which may do anything");
    now.use_all(finding, What::edit, options.operands);
}

void prints_secrets(Case &now)
{
    now.add("secret.print", Level::network, "Prints a password or token; what an agent reads goes to its model");
}

constexpr std::array programs = std::to_array<Program>({
    {"cat head tail tac nl wc cut paste join tsort od hexdump strings file md5sum sha1sum sha224sum sha256sum sha384sum sha512sum b2sum "
     "b3sum cksum sum rev fold fmt pr expand unexpand column look readelf objdump "
     "nm ldd size c++filt addr2line pdftotext pdfinfo identify exiftool tokei cloc scc zgrep zless zdiff hd basenc base64 base32 "
     "strip-ansi csvcut csvlook csvstat glow mediainfo ffprobe lsattr getfacl",
        reads},
    {"ls dir vdir tree du df stat exa eza lsd namei", lists},
    {"tr seq yes bc dc expr factor numfmt basename dirname realpath readlink pathchk uname whoami id groups users who w last uptime nproc "
     "arch getconf locale localectl tty stty tput clear reset cal ps pstree "
     "pgrep pidof top htop free vmstat iostat mpstat lscpu lsblk lsusb lspci lsmod lsof fuser ss netstat which whereis whatis apropos man "
     "info tldr envsubst sleep usleep cowsay figlet lolcat sw_vers "
     "getent ulimit journalctl dmesg findmnt fc-list xdpyinfo loginctl",
        asks},
    {"date hostname", dates},
    {"grep egrep fgrep rgrep zgrep rg ag ack ugrep ug", greps},
    {"find gfind bfs", finds},
    {"fd fdfind", fd},
    {"sed gsed", sed},
    {"awk gawk mawk nawk", awk},
    {"sort shuf iconv xmllint xsltproc pandoc dot gron protoc flatc plantuml convert magick yq dasel prettyjson taplo jsonnet bat batcat "
     "less more most diff colordiff cmp sdiff diff3 comm icdiff difft delta xdelta3 jq",
        reads_and_writes},
    {"uniq xxd", reads_then_writes},
    {"vi vim nvim nano emacs emacsclient ed ex micro helix hx code cursor subl gedit kate", edits_by_hand},
    {"pass secret-tool keyctl security op bw lpass gopass", prints_secrets},
});

} // namespace

std::span<const Program> reader_programs()
{
    return programs;
}

} // namespace wm::approvals::rules
