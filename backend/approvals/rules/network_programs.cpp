// Programs that talk to other machines.
#include "approvals/rules/programs.h"

#include <algorithm>
#include <array>

namespace wm::approvals::rules {
namespace {

void note_host(Finding &finding, const Word &url)
{
    if (!url.known) {
        // https://example.org/$X: the host may be known all the same
        const std::size_t scheme = url.text.find("://");
        const std::size_t end = scheme == std::string::npos ? std::string::npos : url.text.find('/', scheme + 3);
        const std::size_t unknown = url.text.find_first_of("$`");
        if (end == std::string::npos || unknown < end) {
            finding.hosts.emplace_back("*");
            return;
        }
    }
    const std::string host = host_of(url.text.contains("://") ? url.text : "http://" + url.text);
    if (std::ranges::find(finding.hosts, host) == finding.hosts.end())
        finding.hosts.push_back(host);
}

/// Only this machine: a development server, as a rule.
bool stays_here(const Finding &finding)
{
    return !finding.hosts.empty() && std::ranges::all_of(finding.hosts, [](const std::string &host) { return is_this_machine(host); });
}

void curl(Case &now)
{
    const Options options(now.words,
        "-o --output -X --request -d --data --data-raw --data-binary --data-ascii --data-urlencode --json -F --form --form-string -H "
        "--header -u --user -A --user-agent -e --referer -b --cookie -c --cookie-jar -T --upload-file -K --config -x --proxy -E --cert "
        "--key --cacert --capath "
        "-m --max-time --connect-timeout --retry --retry-delay --retry-max-time -w --write-out -r --range -D --dump-header --resolve "
        "--connect-to --unix-socket --abstract-unix-socket --output-dir --url --interface --limit-rate -C --continue-at -z --time-cond "
        "--max-filesize --max-redirs -Q "
        "--quote --trace --trace-ascii --stderr --netrc-file --etag-save --etag-compare --oauth2-bearer --proto --tls-max --ciphers -t "
        "--telnet-option -P --ftp-port -y -Y --libcurl --hsts --alt-svc --variable --expand-url --expand-data --noproxy");
    std::vector<Word> urls = options.operands;
    for (const Word *url : options.values("--url --expand-url"))
        urls.push_back(*url);
    const Word *method = options.value("-X --request");
    const bool sends =
        options.has("-d --data --data-raw --data-binary --data-ascii --data-urlencode --json -F --form --form-string -T --upload-file") &&
        !options.surely("-G --get");
    const bool removes = method && (!method->known || one_of(lower_case(method->text), "delete"));
    const bool reads = !sends && (!method || one_of(lower_case(method->text), "get head options"));
    const bool writes = options.has("-o --output -O --remote-name --remote-name-all -J --remote-header-name --output-dir");
    Finding &finding = removes
        ? now.add("network.delete", Level::network, "Deletes something on another machine", options.where("-X --request"))
        : !reads ? now.add("network.send", Level::network, "Sends data to another machine")
        : writes ? now.add("network.download", Level::network, "Takes files from another machine")
                 : now.add("network.get", Level::network, "Reads from another machine");
    for (const Word &url : urls)
        if (url.text.starts_with("file://")) {
            Word path = url;
            path.text.erase(0, 7);
            now.use(finding, What::read, path);
        } else {
            note_host(finding, url);
        }
    if (stays_here(finding)) {
        finding.rule = reads ? "network.local" : "network.local.send";
        finding.level = Level::changes_worktree;
        finding.sentence = "Talks to a program on this machine";
    }
    for (const Word *output : options.values(
             "-o --output -D --dump-header -c --cookie-jar --trace --trace-ascii --stderr --etag-save --libcurl --hsts --alt-svc"))
        if (output->text != "-" && output->text != "%")
            now.use(finding, What::replace, *output);
    if (options.has("-O --remote-name --remote-name-all -J --remote-header-name"))
        for (const Word &url : urls) {
            Word path = url;
            path.text.resize(std::min(path.text.find_first_of("?#"), path.text.size()));
            path.text.erase(0, path.text.rfind('/') + 1);
            if (const Word *folder = options.value("--output-dir")) {
                path.text.insert(0, folder->text + "/");
                path.known = path.known && folder->known;
            }
            now.use(finding, What::replace, path);
        }
    for (const Word *data : options.values(
             "-d --data --data-binary --data-ascii --data-urlencode --json -F --form -H --header -b --cookie --expand-data --variable"))
        if (const std::size_t at = data->text.find_first_of("@<"); at != std::string::npos && (at == 0 || data->text[at - 1] == '=')) {
            Word path = *data;
            path.text.erase(0, at + 1);
            path.text.resize(std::min(path.text.find(';'), path.text.size()));
            if (path.text != "-")
                now.use(finding, What::read, path);
        }
    for (const Word *file : options.values("-T --upload-file -K --config --netrc-file -E --cert --key"))
        if (file->text != "-")
            now.use(finding, What::read, *file);
    if (options.has("-n --netrc --netrc-optional --netrc-file"))
        now.add("secret.send", Level::network, "Signs in with stored passwords", options.where("-n --netrc --netrc-optional --netrc-file"));
    if (options.has("-K --config"))
        now.add("run.unknown_words", Level::unknown, "Takes options from a file", options.where("-K --config"));
    for (const Word *socket : options.values("--unix-socket --abstract-unix-socket")) {
        now.add("network.socket", Level::unknown, "Talks to a daemon of this machine", socket->where);
        now.use(now.findings.back(), What::read, *socket);
    }
    if (options.unclear && urls.empty())
        now.mind_unclear(options);
    else
        for (const Word &word : now.words)
            if (!word.known && word.text == "…")
                now.mind_unclear(options);
}

void wget(Case &now)
{
    const Options options(now.words,
        "-O --output-document -o --output-file -a --append-output -P --directory-prefix -U --user-agent --header --post-data --post-file "
        "--method --body-data --body-file -i --input-file -e --execute -t --tries -T --timeout -w --wait -Q --quota --user --password "
        "-A --accept -R --reject -D --domains -I -X --load-cookies --save-cookies --use-askpass --ca-certificate --certificate "
        "--private-key -l --level -c --config --limit-rate");
    const bool sends = options.has("--post-data --post-file --body-data --body-file") ||
        (options.value("--method") && !one_of(lower_case(options.value("--method")->text), "get head"));
    const Word *output = options.value("-O --output-document");
    const bool to_stdout = output && one_of(output->text, "- /dev/stdout");
    Finding &finding = now.add(sends               ? "network.send"
            : to_stdout || options.has("--spider") ? "network.get"
                                                   : "network.download",
        Level::network,
        sends           ? "Sends data to another machine"
            : to_stdout ? "Reads from another machine"
                        : "Takes files from another machine");
    for (const Word &url : options.operands)
        note_host(finding, url);
    if (stays_here(finding)) {
        finding.rule = sends ? "network.local.send" : "network.local";
        finding.level = Level::changes_worktree;
        finding.sentence = "Talks to a program on this machine";
    }
    if (output && !to_stdout)
        now.use(finding, What::replace, *output);
    else if (!to_stdout && !options.has("--spider"))
        for (const Word &url : options.operands) { // an existing file is kept: wget writes NAME.1
            Word path = url;
            path.text.resize(std::min(path.text.find_first_of("?#"), path.text.size()));
            path.text.erase(0, path.text.rfind('/') + 1);
            if (const Word *folder = options.value("-P --directory-prefix"))
                path.text.insert(0, folder->text + "/");
            now.use(finding, What::create, path);
        }
    for (const Word *log : options.values("-o --output-file --save-cookies"))
        now.use(finding, What::replace, *log);
    for (const Word *file : options.values("--post-file --body-file -i --input-file --load-cookies --private-key"))
        if (file->text != "-")
            now.use(finding, What::read, *file);
    if (options.has("--use-askpass -e --execute"))
        now.add("env.code", Level::unknown, "Gives wget another configuration, which may start programs",
            options.where("--use-askpass -e --execute"));
    if (options.has("-i --input-file") || (options.unclear && options.operands.empty()))
        finding.hosts.emplace_back("*");
}

void gets(Case &now)
{
    Finding &finding = now.add(one_of(now.program, "aria2c axel yt-dlp youtube-dl gdown") ? "network.download" : "network.get",
        Level::network, "Talks to another machine");
    const Options options(now.words, "-o -d -O --out --dir");
    for (const Word &word : options.operands)
        if (word.text.contains("://") || word.text.contains('.'))
            note_host(finding, word);
    for (const Word *output : options.values("-o --out -O --output"))
        now.use(finding, What::replace, *output);
    if (finding.hosts.empty())
        finding.hosts.emplace_back("*");
    if (one_of(now.program, "http https xh") &&
        std::ranges::any_of(options.operands, [](const Word &word) { return one_of(word.text, "POST PUT PATCH DELETE"); }))
        finding.rule = std::ranges::any_of(options.operands, [](const Word &word) { return word.text == "DELETE"; }) ? "network.delete"
                                                                                                                     : "network.send";
    if (stays_here(finding)) {
        finding.rule = "network.local";
        finding.level = Level::changes_worktree;
    }
}

void looks_up(Case &now)
{
    now.add("network.lookup", Level::network, "Asks the network").hosts = {"*"};
}

/// A shell elsewhere. On this machine it would be one that Wagonmaster does not see.
void secure_shell(Case &now)
{
    constexpr std::string_view valued = "-b -c -D -E -e -F -I -i -J -L -l -m -O -o -p -Q -R -S -W -w -B -P -s";
    if (one_of(now.program, "scp sftp sshfs ssh-copy-id rclone-ssh")) {
        const Options options(now.words, "-c -D -F -i -J -l -o -P -S -X -b -B -R");
        Finding &finding = now.add("network.copy", Level::network, "Copies files to or from another machine");
        for (std::size_t at = 0; at < options.operands.size(); ++at) {
            const Word &word = options.operands[at];
            const std::string host = host_of(word.text);
            if (!host.empty() || !word.known)
                finding.hosts.push_back(host.empty() ? "*" : host);
            else if (now.program == "scp")
                now.use(finding, at + 1 == options.operands.size() ? What::replace : What::read, word);
            else
                finding.hosts.push_back(word.text);
        }
        for (const Word *program : options.values("-S"))
            now.nested(*program, "scp -S", true);
        for (const Word *setting : options.values("-o"))
            if (lower_case(setting->text).contains("command"))
                now.add("env.code", Level::unknown, "Makes ssh start another program", setting->where);
        for (const std::string &host : finding.hosts)
            if (is_this_machine(host)) {
                now.add("escape.ssh", Level::unknown, "Reaches this machine from outside, where Wagonmaster does not see it");
                break;
            }
        for (const Word *key : options.values("-i"))
            now.use(finding, What::read, *key);
        return;
    }
    const Options options(now.words, valued, Options::Style::posix);
    for (const Word *setting : options.values("-o"))
        if (lower_case(setting->text).contains("command"))
            now.add("env.code", Level::unknown, "Makes ssh start another program", setting->where);
    if (options.has("-V -Q -G")) {
        now.add("system.read", Level::reads, "Asks the system");
        return;
    }
    std::string host = options.operands.empty() || !options.operands.front().known ? "*" : options.operands.front().text;
    if (const std::size_t at = host.rfind('@'); at != std::string::npos)
        host.erase(0, at + 1);
    if (host.contains("://"))
        host = host_of(host);
    const bool git_check = options.has("-T") && options.operands.size() == 1; // ssh -T git@github.com
    now.add(git_check ? "network.lookup" : "network.shell", git_check ? Level::network : Level::unknown,
           git_check ? "Asks whether it may sign in" : "Runs commands on another machine")
        .hosts = {host};
    if (is_this_machine(host) || host == "*")
        now.add("escape.ssh", Level::unknown, "Reaches this machine from outside, where Wagonmaster does not see it");
}

void raw(Case &now)
{
    const Options options(now.words, "-e --exec -c --sh-exec -p -s -w -i -q -x -X");
    Finding &finding = now.add("network.raw", Level::network, "Opens a connection of its own");
    for (const Word &word : options.operands) {
        if (word.text.contains('.') || word.text.contains(':'))
            finding.hosts.push_back(word.text.substr(0, word.text.find(':')));
        if (word.text.contains("EXEC:") || word.text.contains("SYSTEM:") || word.text.contains("exec:") || word.text.contains("system:"))
            now.add("run.inline", Level::unknown, "Starts programs for whoever connects", word.where);
        for (const std::string_view kind : {"UNIX-CONNECT:", "UNIX:", "unix-connect:", "unix:"})
            if (word.text.contains(kind)) {
                Word path = word;
                path.text.erase(0, path.text.find(kind) + kind.size());
                now.use(now.add("network.socket", Level::unknown, "Talks to a daemon of this machine", word.where), What::read, path);
            }
    }
    if (options.has("-U"))
        for (const Word &path : options.operands)
            now.use(now.add("network.socket", Level::unknown, "Talks to a daemon of this machine", path.where), What::read, path);
    for (const Word *command : options.values("-e --exec -c --sh-exec"))
        now.nested(*command, now.program);
    if (options.has("-l --listen -L"))
        now.add("network.listen", Level::unknown, "Waits for connections", options.where("-l --listen -L"));
    if (finding.hosts.empty())
        finding.hosts.emplace_back("*");
}

void tunnels(Case &now)
{
    now.add("network.tunnel", Level::unknown, "Opens this machine to others").hosts = {"*"};
}

void mails(Case &now)
{
    now.add("network.send", Level::network, "Sends mail").hosts = {"*"};
}

constexpr std::array programs = std::to_array<Program>({
    {"curl", curl},
    {"wget wget2", wget},
    {"http https xh aria2c axel yt-dlp youtube-dl gdown fetch lwp-request GET huggingface-cli kaggle lynx w3m links elinks grpcurl "
     "websocat ftp lftp tftp telnet",
        gets, false},
    {"ping ping6 traceroute tracepath mtr dig nslookup host whois nmap arp", looks_up},
    {"ssh autossh mosh sshpass scp sftp sshfs ssh-copy-id", secure_shell, false},
    {"nc ncat netcat socat", raw, false},
    {"ngrok cloudflared localtunnel lt tailscale wg wg-quick openvpn frpc chisel bore", tunnels},
    {"mail mailx sendmail mutt msmtp swaks", mails, false},
});

} // namespace

std::span<const Program> network_programs()
{
    return programs;
}

} // namespace wm::approvals::rules
