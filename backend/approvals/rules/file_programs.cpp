// Programs that make, change, move and remove files. What exists already is not known here: a destination is `replace`, and the effects
// say whether that takes anything away.
#include "approvals/rules/programs.h"

#include <algorithm>
#include <array>

namespace wm::approvals::rules {
namespace {

bool is_scratch_file(Case &now, const Word &path)
{
    return path.known && !path.pattern && now.place(path) == Place::scratch;
}

void removes(Case &now)
{
    const Options options(now.words, now.program == "shred" ? "-n --iterations -s --size --random-source" : "");
    now.mind_unclear(options);
    const bool recursive = now.program == "rm" && options.has("-r -R --recursive");
    const What what = recursive ? What::remove_tree : What::remove;
    if (now.program == "rm" && options.has("--no-preserve-root"))
        now.add("rm.root", Level::destructive, "Removes even the root of the file system", options.where("--no-preserve-root"));
    if (options.operands.empty()) {
        if (now.findings.empty())
            now.add("rm.nothing", Level::reads, "Removes nothing");
        return;
    }
    if (now.program == "rmdir") { // only ever empty directories
        now.use_all(now.add("rm.empty", Level::changes_worktree, "Removes empty directories"), What::remove, options.operands);
        return;
    }
    const bool scratch = !recursive && std::ranges::all_of(options.operands, [&](const Word &path) { return is_scratch_file(now, path); });
    Finding &finding = scratch   ? now.add("rm.scratch", Level::changes_worktree, "Removes temporary files")
        : recursive              ? now.add("rm.recursive", Level::destructive, "Removes directories with all that is in them")
        : now.program == "shred" ? now.add("rm.shred", Level::destructive, "Overwrites files so that they cannot be brought back")
                                 : now.add("rm.file", Level::destructive, "Removes files");
    now.use_all(finding, what, options.operands);
}

/// cp, mv, install and ln name sources and a destination, or sources and -t DIRECTORY.
struct Transfer {
    std::vector<Word> sources;
    std::optional<Word> destination;
    bool into_directory = false;
};

Transfer transfer_of(const Options &options)
{
    Transfer transfer{options.operands, {}, false};
    if (const Word *directory = options.value("-t --target-directory")) {
        transfer.destination = *directory;
        transfer.into_directory = true;
    } else if (transfer.sources.size() > 1) {
        transfer.destination = transfer.sources.back();
        transfer.sources.pop_back();
        transfer.into_directory = transfer.sources.size() > 1 || transfer.destination->text.ends_with('/');
    }
    return transfer;
}

/// The destination of one source: DIRECTORY/name when it goes into a directory, else what it says. Only the disk knows whether a
/// destination is a directory; the effects look.
void use_destination(Case &now, Finding &finding, const Transfer &transfer, What what)
{
    if (!transfer.destination)
        return;
    if (!transfer.into_directory) {
        now.use(finding, what, *transfer.destination);
        return;
    }
    for (const Word &source : transfer.sources) {
        Word path = *transfer.destination;
        std::string_view name = source.text;
        while (name.ends_with('/'))
            name.remove_suffix(1);
        name = name.substr(name.rfind('/') + 1);
        if (name == "." || name == "..")
            name = {};
        if (!path.text.ends_with('/'))
            path.text += '/';
        path.text += name;
        path.known = path.known && source.known;
        path.pattern = path.pattern || source.pattern;
        now.use(finding, what, path);
    }
}

void copies(Case &now)
{
    const Options options(now.words, "-t --target-directory -S --suffix -m --mode -o --owner -g --group --strip-program");
    now.mind_unclear(options);
    if (now.program == "install" && options.has("-d --directory")) {
        now.use_all(now.add("file.mkdir", Level::changes_worktree, "Makes directories"), What::create, options.operands);
        return;
    }
    const Transfer transfer = transfer_of(options);
    Finding &finding = now.add("file.copy", Level::changes_worktree, "Copies files");
    const bool recursive = options.has("-r -R --recursive -a --archive");
    for (const Word &source : transfer.sources) {
        now.use(finding, What::read, source);
        if (const auto path = now.absolute(source); recursive && path && holds_secrets(*path, now.around))
            now.add("secret.read", Level::network, "Copies a directory with secrets in it", source.where);
    }
    use_destination(now, finding, transfer, options.surely("-n --no-clobber") ? What::create : What::replace);
    if (options.has("--remove-destination -f --force") && transfer.destination)
        finding.rule = "file.copy.force";
}

void moves(Case &now)
{
    const Options options(now.words, "-t --target-directory -S --suffix");
    now.mind_unclear(options);
    const Transfer transfer = transfer_of(options);
    Finding &finding = now.add("file.move", Level::changes_worktree, "Moves files");
    now.use_all(finding, What::move_away, transfer.sources);
    use_destination(now, finding, transfer, options.surely("-n --no-clobber") ? What::create : What::replace);
    if (transfer.destination && now.place(*transfer.destination) == Place::device) {
        finding.rule = "file.move.device";
        at_least(finding.level, Level::destructive);
    }
}

void links(Case &now)
{
    const Options options(now.words, "-t --target-directory -S --suffix");
    now.mind_unclear(options);
    Transfer transfer = transfer_of(options);
    if (!transfer.destination && !transfer.sources.empty()) { // ln -s TARGET makes ./name
        transfer.destination = literal(".", transfer.sources.front().where);
        transfer.into_directory = true;
    }
    const bool force = options.has("-f --force");
    Finding &finding = now.add(
        force ? "file.link.force" : "file.link", Level::changes_worktree, force ? "Makes links in the place of files" : "Makes links");
    use_destination(now, finding, transfer, force ? What::replace : What::create);
    // A link to a secret or to elsewhere makes later uses of a path in the worktree uses of that one.
    for (const Word &target : transfer.sources)
        if (const Place place = now.place(target);
            target.text.starts_with('/') && (place == Place::secret || place == Place::git_dir || place == Place::elsewhere)) {
            if (place == Place::secret)
                now.use(finding, What::read, target);
            now.add("file.link.outside", Level::changes_elsewhere, "Makes a path of the worktree lead elsewhere", target.where);
        }
}

void dd(Case &now)
{
    Finding &finding = now.add("file.dd", Level::reads, "Copies bytes");
    for (const Word &word : now.words) {
        Word path = word;
        if (word.text.starts_with("of=")) {
            path.text.erase(0, 3);
            const auto absolute = now.absolute(path);
            if (absolute && absolute->starts_with("/dev/") && now.place(path) != Place::device) {
                finding.rule = "disk.write";
                at_least(finding.level, Level::destructive);
                finding.sentence = "Writes to a disk";
            }
            now.use(finding, What::replace, path);
        } else if (word.text.starts_with("if=")) {
            path.text.erase(0, 3);
            now.use(finding, What::read, path);
        } else if (!word.known) {
            now.add("run.unknown_words", Level::unknown, "Gets words that only a run would tell", word.where);
        }
    }
}

void truncates(Case &now)
{
    const Options options(now.words, "-s --size -r --reference");
    now.mind_unclear(options);
    const Word *size = options.value("-s --size");
    const bool grows = size && size->known && size->text.starts_with('+');
    Finding &finding =
        now.add(grows ? "file.edit" : "file.truncate", Level::changes_worktree, grows ? "Makes files longer" : "Cuts files off");
    now.use_all(finding, grows ? What::edit : What::replace, options.operands);
}

void tees(Case &now)
{
    const Options options(now.words, "");
    now.mind_unclear(options);
    const bool append = options.surely("-a --append");
    Finding &finding = now.add(append ? "file.append" : "file.replace", Level::reads, append ? "Appends to files" : "Writes files anew");
    now.use_all(finding, append ? What::append : What::replace, options.operands);
}

void makes(Case &now)
{
    const Options options(now.words,
        now.program == "mktemp"      ? "-p --tmpdir --suffix"
            : now.program == "touch" ? "-d --date -r --reference -t"
                                     : "-m --mode -Z --context");
    Finding &finding = now.add(now.program == "touch" ? "file.touch" : "file.mkdir", Level::changes_worktree,
        now.program == "touch" ? "Makes files, or sets their time" : "Makes directories");
    if (now.program == "mktemp") {
        finding.rule = "file.temporary";
        finding.sentence = "Makes a temporary file";
        for (const Word &path : options.operands)
            if (path.text.contains('/'))
                now.use(finding, What::create, path);
        if (const Word *folder = options.value("-p --tmpdir"))
            now.use(finding, What::create, *folder);
        return;
    }
    now.use_all(finding, now.program == "touch" ? What::append : What::create, options.operands);
}

void permits(Case &now)
{
    const Options options(now.words, now.program == "setfacl" ? "-m --modify -x --remove -M -X --set" : "--reference --from");
    now.mind_unclear(options);
    std::span<const Word> paths = options.operands;
    Finding &finding = now.add(now.program == "chmod" ? "file.mode"
            : now.program == "setfacl"                ? "file.acl"
                                                      : "file.owner",
        Level::changes_worktree, now.program == "chmod" ? "Changes who may use files" : "Changes whose files are");
    const bool mode_first = now.program != "setfacl" && now.program != "chattr" && !options.has("--reference");
    if (now.program == "chmod") {
        // `chmod -x file`, `chmod -rwx file`: a mode that looks like options.
        const bool mode_is_option = std::ranges::any_of(options.options, [](const Options::Option &option) {
            return option.name.size() == 2 && std::string_view("rwxXstugo").contains(option.name[1]);
        });
        const std::string_view mode =
            mode_first && !mode_is_option && !paths.empty() ? std::string_view(paths.front().text) : std::string_view();
        if (mode_first && !mode_is_option && !paths.empty())
            paths = paths.subspan(1);
        if (mode.contains("o+w") || mode.contains("a+w") || mode.contains("a+rwx") || mode.ends_with("777") || mode.ends_with("666") ||
            mode.contains("u+s") || mode.contains("g+s") || mode.contains("+s") ||
            (mode.size() == 4 && mode.front() >= '2' && mode.front() <= '7')) {
            finding.rule = "file.mode.open";
            finding.sentence = "Opens files to everybody, or lets them run as their owner";
            at_least(finding.level, Level::changes_elsewhere);
        }
    } else if (mode_first && !paths.empty()) {
        paths = paths.subspan(1);
    }
    if (options.has("-R --recursive")) {
        finding.rule += ".recursive";
        for (const Word &path : paths)
            if (const Place place = now.place(path); place != Place::worktree && place != Place::scratch)
                at_least(finding.level, Level::destructive); // nobody remembers the old ones
    }
    now.use_all(finding, What::permissions, paths);
}

void rsyncs(Case &now)
{
    const Options options(now.words,
        "-e --rsh -f --filter --exclude --include --exclude-from --include-from --files-from --log-file --password-file --rsync-path -T "
        "--temp-dir --compare-dest --copy-dest --link-dest "
        "--bwlimit --timeout --port -B --block-size --max-size --min-size --backup-dir --suffix --chmod --chown --out-format -M");
    now.mind_unclear(options);
    if (const Word *shell = options.value("-e --rsh"))
        now.nested(*shell, "rsync -e", true);
    if (options.operands.empty())
        return (void)now.add("file.copy", Level::reads, "Copies nothing");
    const bool only_looks = options.surely("-n --dry-run --list-only");
    const bool deletes = !only_looks &&
        options.has("--delete --del --delete-before --delete-during --delete-delay --delete-after --delete-excluded --remove-source-files "
                    "--delete-missing-args");
    const Word destination = options.operands.back();
    Finding &finding = now.add(deletes ? "rsync.delete" : "file.copy", deletes ? Level::destructive : Level::changes_worktree,
        deletes ? "Removes what the source does not have" : "Copies files");
    const auto remote = [](const Word &word) { return !host_of(word.text).empty() || word.text.contains("::"); };
    for (std::size_t at = 0; at + 1 < options.operands.size(); ++at) {
        const Word &source = options.operands[at];
        if (remote(source))
            finding.hosts.push_back(host_of(source.text));
        else
            now.use(finding, What::read, source);
        if (const auto path = now.absolute(source); path && !remote(source) && holds_secrets(*path, now.around))
            now.add("secret.read", Level::network, "Copies a directory with secrets in it", source.where);
        if (options.has("--remove-source-files") && !remote(source))
            now.use(finding, What::remove_tree, source);
    }
    if (remote(destination))
        finding.hosts.push_back(host_of(destination.text));
    else if (!only_looks && options.operands.size() > 1)
        now.use(finding, deletes ? What::remove_tree : What::replace, destination);
    if (!finding.hosts.empty()) {
        at_least(finding.level, Level::network);
        if (!deletes)
            finding.rule = "network.copy";
    }
}

void unpacks_tar(Case &now)
{
    std::vector<Word> words = now.words;
    if (!words.empty() && !words.front().text.starts_with('-') && words.front().known) // tar xzf a.tgz: the old style
        words.front().text.insert(0, "-");
    const Options options(words,
        "-f --file -C --directory -T --files-from -X --exclude-from --exclude -I --use-compress-program --strip-components --transform "
        "--to-command --checkpoint-action -F --info-script "
        "--rsh-command --one-top-level -b -N -g --listed-incremental --mode --owner --group --mtime -V");
    now.mind_unclear(options);
    for (const std::string_view name : {"--to-command", "--use-compress-program", "-I", "--info-script", "-F", "--rsh-command"})
        if (const Word *command = options.value(name))
            now.nested(*command, "tar " + std::string(name), true);
    for (const Word *action : options.values("--checkpoint-action"))
        if (Word command = *action; command.text.starts_with("exec=")) {
            command.text.erase(0, 5);
            now.nested(command, "tar --checkpoint-action");
        }
    const Word *archive = options.value("-f --file");
    std::optional<std::string> cwd = now.call.cwd;
    if (const Word *directory = options.value("-C --directory"))
        cwd = absolute_path(*directory, cwd);
    if (options.has("-t --list -d --diff --compare")) {
        Finding &finding = now.add("archive.list", Level::reads, "Looks into an archive");
        if (archive && archive->text != "-")
            now.use(finding, What::read, *archive);
    } else if (options.has("-x --extract --get")) {
        const bool absolute = options.has("-P --absolute-names");
        Finding &finding =
            now.add(absolute ? "archive.unpack.absolute" : "archive.unpack", absolute ? Level::unknown : Level::changes_worktree,
                absolute ? "Unpacks an archive to wherever it says" : "Unpacks an archive");
        if (archive && archive->text != "-")
            now.use(finding, What::read, *archive);
        if (!options.has("-O --to-stdout"))
            now.use(finding, options.surely("-k --keep-old-files --skip-old-files") ? What::create : What::edit,
                literal(".", now.call.where), cwd);
    } else {
        Finding &finding = now.add("archive.pack", Level::reads, "Packs an archive");
        for (const Word &path : options.operands) {
            now.use(finding, What::read, path, cwd);
            if (const auto where = absolute_path(path, cwd); where && holds_secrets(*where, now.around))
                now.add("secret.read", Level::network, "Packs a directory with secrets in it", path.where);
            if (options.has("--remove-files")) {
                at_least(finding.level, Level::destructive);
                now.use(finding, What::remove_tree, path, cwd);
            }
        }
        if (archive && archive->text != "-")
            now.use(finding, options.has("-r --append -u --update -A") ? What::edit : What::replace, *archive);
        if (archive && !host_of(archive->text).empty() && !options.has("--force-local"))
            at_least(finding.level, Level::network);
    }
}

void unpacks(Case &now)
{
    const Options options(now.words, "-d -x -P -o -C");
    now.mind_unclear(options);
    if (options.has("-l -t -v -Z --list --test")) {
        now.use_all(now.add("archive.list", Level::reads, "Looks into an archive"), What::read, options.operands);
        return;
    }
    Finding &finding = now.add(options.has("-:") ? "archive.unpack.absolute" : "archive.unpack",
        options.has("-:") ? Level::unknown : Level::changes_worktree, "Unpacks an archive");
    now.use_all(finding, What::read, options.operands);
    if (!options.has("-p -c"))
        now.use(finding, options.surely("-n") ? What::create : What::edit,
            options.value("-d") ? *options.value("-d") : literal(".", now.call.where));
}

void packs(Case &now)
{
    const Options options(now.words, "-S -x -i");
    now.mind_unclear(options);
    for (std::size_t at = 0; at + 1 < now.words.size() && now.program == "zip"; ++at)
        if (one_of(now.words[at].text, "-TT --unzip-command")) // zip(1): tests with another program
            now.nested(now.words[at + 1], "zip -TT", true);
    Finding &finding = now.add("archive.pack", Level::changes_worktree, "Packs files");
    if (one_of(now.program, "zip 7z 7za 7zz rar unrar")) {
        std::span<const Word> operands = options.operands;
        if (now.program != "zip" && !operands.empty()) // 7z COMMAND ARCHIVE FILES
            operands = operands.subspan(1);
        if (!operands.empty()) {
            now.use(finding, What::edit, operands.front());
            now.use_all(finding, What::read, operands.subspan(1));
        }
        if (options.has("-m --move -d --delete")) {
            at_least(finding.level, Level::destructive);
            if (!operands.empty())
                now.use_all(finding, What::remove, operands.subspan(1));
        }
        if (now.program != "zip")
            now.use(finding, What::edit, literal(".", now.call.where));
        return;
    }
    // gzip and its like put FILE.gz in the place of FILE.
    const bool to_stdout = options.has("-c --stdout --to-stdout -l --list -t --test") || one_of(now.program, "zcat bzcat xzcat zstdcat") ||
        options.operands.empty();
    if (to_stdout)
        finding.level = Level::reads;
    for (const Word &path : options.operands)
        now.use(finding,
            to_stdout                                                  ? What::read
                : options.surely("-k --keep") || now.program == "zstd" ? What::create
                                                                       : What::move_away,
            path);
}

void patches(Case &now)
{
    const Options options(now.words, "-p --strip -i --input -o --output -d --directory -r --reject-file -B -D -F -V -Y -z");
    now.mind_unclear(options);
    const bool only_looks = options.surely("--dry-run");
    std::optional<std::string> cwd = now.call.cwd;
    if (const Word *directory = options.value("-d --directory"))
        cwd = absolute_path(*directory, cwd);
    Finding &finding = now.add("file.patch", only_looks ? Level::reads : Level::changes_worktree, "Applies a patch");
    if (const Word *input = options.value("-i --input"))
        now.use(finding, What::read, *input);
    if (only_looks)
        return;
    if (const Word *output = options.value("-o --output"))
        now.use(finding, What::replace, *output, cwd);
    else
        now.use(finding, What::edit, options.operands.empty() ? literal(".", now.call.where) : options.operands.front(), cwd);
}

void splits(Case &now)
{
    const Options options(now.words, "-b -C -l -n -a --suffix-length --additional-suffix --filter -f --prefix -b --suffix-format");
    if (const Word *filter = options.value("--filter"))
        now.nested(*filter, "split --filter");
    Finding &finding = now.add("file.split", Level::changes_worktree, "Writes the pieces of a file");
    if (!options.operands.empty())
        now.use(finding, What::read, options.operands.front());
    now.use(finding, What::replace,
        options.operands.size() > 1 && now.program == "split" ? options.operands[1] : literal("xaa", now.call.where));
}

constexpr std::array programs = std::to_array<Program>({
    {"rm rmdir unlink shred srm trash trash-put", removes},
    {"cp install gcp", copies},
    {"mv gmv", moves},
    {"ln link", links},
    {"dd", dd},
    {"truncate", truncates},
    {"tee sponge", tees},
    {"mkdir touch mktemp mkfifo", makes},
    {"chmod chown chgrp setfacl chattr", permits},
    {"rsync", rsyncs},
    {"tar bsdtar gtar", unpacks_tar},
    {"unzip", unpacks},
    {"zip 7z 7za 7zz gzip gunzip bzip2 bunzip2 xz unxz zstd unzstd zcat bzcat xzcat zstdcat lz4 rar unrar", packs},
    {"patch", patches},
    {"split csplit", splits},
});

} // namespace

std::span<const Program> file_programs()
{
    return programs;
}

} // namespace wm::approvals::rules
