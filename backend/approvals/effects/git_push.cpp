// What a push would change on the remote, told from what is known of it here and, when asked, from what it says itself.
#include "approvals/effects/git_uses.h"
#include "approvals/effects/remote_url.h"

#include "base/text.h"

#include <algorithm>
#include <charconv>
#include <format>

namespace wm::approvals::effects {
namespace {

using What = GitUse::What;

struct Push {
    std::string to_ref; ///< full, on the remote
    std::string commit; ///< that it gets; empty = deleted
    bool force = false;
};

class Pushing {
public:
    Pushing(const RepositoryView &repository, const PushUse &use)
        : m_repository(repository), m_prediction(repository.prediction()), m_use(use)
    {}

    void predict(bool ask_remote)
    {
        if (!find_remote())
            return m_prediction.note("git refuses: no remote is set up here that this could go to.");
        if (ask_remote)
            ask();
        for (const Push &push : pushes())
            tell(push);
        m_prediction.raise(Level::network);
    }

private:
    /// False: there is none, and nothing is sent.
    bool find_remote()
    {
        m_name = m_use.remote;
        const std::string branch = this_branch();
        for (const std::string &key :
            {std::format("branch.{}.pushRemote", branch), std::string("remote.pushDefault"), std::format("branch.{}.remote", branch)}) {
            if (m_name.empty())
                m_name = m_repository.config(key);
        }
        const bool is_said = !m_name.empty();
        if (!is_said) { // the only one there is, or else the usual one
            const auto remotes = split_lines(m_repository.ask({"remote"}).value_or(""));
            m_name = remotes.size() == 1 ? remotes.front() : "origin";
        }
        m_is_named = !m_repository.config(std::format("remote.{}.url", m_name)).empty() ||
            !m_repository.config(std::format("remote.{}.pushurl", m_name)).empty();
        m_prediction.know_hosts_of_pushes();
        if (!m_is_named && !is_said)
            return false;
        m_url = m_is_named ? m_repository.ask_line({"remote", "get-url", "--push", "--", m_name}).value_or("") : m_name;
        RemoteEffect &remote = m_prediction.remote(m_name);
        remote.name = m_is_named ? m_name : "";
        remote.url = without_secrets(m_url);
        m_prediction.add_host(host_of(m_url));
        if (!m_is_named && !m_use.remote.empty() && !m_url.contains('/') && !m_url.contains(':'))
            m_prediction.unknown(std::format("There is no remote “{}” here.", m_name));
        if (m_is_named) {
            const auto all = m_repository.ask({"remote", "get-url", "--push", "--all", "--", m_name});
            if (all && std::ranges::count(*all, '\n') > 1)
                m_prediction.note(std::format("{} stands for more than one address: {}.", m_name, join_urls(split_lines(*all))));
        }
        return true;
    }

    static std::string join_urls(const std::vector<std::string> &urls)
    {
        std::string text;
        for (const std::string &url : urls)
            text += (text.empty() ? "" : ", ") + without_secrets(url);
        return text;
    }

    std::string this_branch() const
    {
        constexpr std::string_view heads = "refs/heads/";
        const std::string &head = m_repository.head_ref();
        return head.starts_with(heads) ? head.substr(heads.size()) : std::string();
    }

    // In no repository, so that nothing of this one's configuration counts; of the person's only what needs no question.
    // Transports are those that start no program of the repository's choice: gitremote-helpers(7), "ext".
    void ask()
    {
        const auto left = std::min(m_prediction.time_left(), std::chrono::milliseconds(5000));
        if (m_url.empty() || m_url.starts_with('-') || left.count() == 0)
            return;
        const bool is_path = m_url.starts_with('/') || m_url.starts_with('.');
        const std::string url = is_path ? resolve(m_repository.top(), m_url, Last::followed).path : m_url;
        auto answer = git::try_run("/",
            {"-c", "credential.helper=", "-c", "protocol.ext.allow=never", "-c", "core.askPass=", "-c", "core.sshCommand=", "ls-remote",
                "--", url},
            {.environment = {"GIT_ALLOW_PROTOCOL=file:git:http:https:ssh",
                 "GIT_SSH_COMMAND=ssh -o BatchMode=yes -o ConnectTimeout=3 "
                 "-o StrictHostKeyChecking=yes -o PermitLocalCommand=no -o ForwardAgent=no "
                 "-o ClearAllForwardings=yes",
                 "GIT_SSH_VARIANT=ssh"},
                .deadline = left,
                .output_limit = 8u << 20});
        if (!answer || !answer->succeeded())
            return;
        m_asked.emplace();
        for (const std::string &line : split_lines(answer->out)) {
            const auto tab = line.find('\t');
            if (tab != std::string::npos && !line.ends_with("^{}"))
                m_asked->emplace(line.substr(tab + 1), line.substr(0, tab));
        }
        m_prediction.remote(m_name).asked = true;
    }

    // "refs/heads/x" on the remote → our ref that remembers it (git-config(1), remote.<name>.fetch).
    std::string tracking_ref(const std::string &remote_ref) const
    {
        if (!m_is_named)
            return {};
        for (const std::string &line :
            split_lines(m_repository.ask({"config", "--get-all", std::format("remote.{}.fetch", m_name)}).value_or(""))) {
            std::string_view spec = line;
            if (spec.starts_with('+'))
                spec.remove_prefix(1);
            const auto colon = spec.find(':');
            if (colon == std::string_view::npos)
                continue;
            const std::string_view from = spec.substr(0, colon), to = spec.substr(colon + 1);
            const auto star = from.find('*'), to_star = to.find('*');
            if (star == std::string_view::npos) {
                if (from == remote_ref)
                    return std::string(to);
                continue;
            }
            const auto before = from.substr(0, star), after = from.substr(star + 1);
            if (to_star != std::string_view::npos && remote_ref.size() >= before.size() + after.size() && remote_ref.starts_with(before) &&
                remote_ref.ends_with(after))
                return std::string(to.substr(0, to_star)) +
                    remote_ref.substr(before.size(), remote_ref.size() - before.size() - after.size()) +
                    std::string(to.substr(to_star + 1));
        }
        return {};
    }

    std::string on_remote(const std::string &remote_ref) const
    {
        if (m_asked) {
            const auto found = m_asked->find(remote_ref);
            return found == m_asked->end() ? std::string() : found->second;
        }
        return m_repository.ref(tracking_ref(remote_ref));
    }

    std::vector<std::string> branches_of_remote() const
    {
        std::vector<std::string> all;
        for (const auto &[name, object] : m_repository.refs()) {
            if (name.starts_with(std::format("refs/remotes/{}/", m_name)) && !name.ends_with("/HEAD"))
                all.push_back("refs/heads/" + name.substr(14 + m_name.size()));
        }
        if (m_asked) {
            all.clear();
            for (const auto &[name, object] : *m_asked) {
                if (name.starts_with("refs/heads/"))
                    all.push_back(name);
            }
        }
        return all;
    }

    std::string full_source(const std::string &name) const
    {
        if (name == "HEAD" || name == "@")
            return m_repository.head_ref();
        for (const std::string &full : {name, "refs/tags/" + name, "refs/heads/" + name, "refs/remotes/" + name}) {
            if (full.starts_with("refs/") && !m_repository.ref(full).empty())
                return full;
        }
        return {};
    }

    // git-push(1), "<refspec>…".
    void read(std::string spec, std::vector<Push> &all) const
    {
        const bool plus = spec.starts_with('+');
        if (plus)
            spec.erase(0, 1);
        const bool force = plus || m_use.force;
        if (spec == ":") {
            for (const std::string &ref : branches_of_remote()) {
                if (const std::string ours = m_repository.ref(ref); !ours.empty())
                    all.push_back({ref, ours, force});
            }
            return;
        }
        const auto colon = spec.find(':');
        const std::string from = spec.substr(0, colon);
        std::string to = colon == std::string::npos ? "" : spec.substr(colon + 1);
        if (from.contains('*')) {
            read_pattern(from, to.empty() ? from : to, force, all);
            return;
        }
        const bool deletes = (colon != std::string::npos && from.empty()) || (m_use.deletes && colon == std::string::npos);
        if (deletes && to.empty())
            to = from;
        const std::string source = deletes ? "" : full_source(from);
        if (to.empty())
            to = source.empty() ? from : source;
        if (!to.starts_with("refs/")) {
            const bool is_tag = source.starts_with("refs/tags/") ||
                (on_remote("refs/heads/" + to).empty() &&
                    (!on_remote("refs/tags/" + to).empty() || !m_repository.ref("refs/tags/" + to).empty()));
            to = (is_tag ? "refs/tags/" : "refs/heads/") + to;
        }
        if (deletes) {
            all.push_back({to, "", true});
            return;
        }
        const std::string commit = source.empty() ? m_repository.commit(from) : m_repository.ref(source);
        if (commit.empty())
            m_prediction.unknown(std::format("{} names no commit as things are now.", from));
        else
            all.push_back({to, commit, force});
    }

    void read_pattern(const std::string &from, const std::string &to, bool force, std::vector<Push> &all) const
    {
        const auto star = from.find('*'), to_star = to.find('*');
        const std::string before = from.substr(0, star), after = from.substr(star + 1);
        for (const auto &[name, object] : m_repository.refs()) {
            if (name.size() >= before.size() + after.size() && name.starts_with(before) && name.ends_with(after) &&
                to_star != std::string::npos)
                all.push_back(
                    {to.substr(0, to_star) + name.substr(star, name.size() - before.size() - after.size()) + to.substr(to_star + 1), object,
                        force});
        }
    }

    std::vector<Push> pushes() const
    {
        std::vector<Push> all;
        if (m_use.all) {
            // --all, --mirror, --tags or --prune: which of them is not told, so all of it.
            for (const auto &[name, object] : m_repository.refs()) {
                if (name.starts_with("refs/heads/") || name.starts_with("refs/tags/"))
                    all.push_back({name, object, m_use.force});
            }
        }
        if (m_use.prunes) {
            for (const std::string &ref : branches_of_remote()) {
                if (m_repository.ref(ref).empty())
                    all.push_back({ref, "", true});
            }
        }
        std::vector<std::string> specs = m_use.refs;
        for (std::size_t i = 0; i + 1 < specs.size(); ++i) {
            if (specs[i] == "tag") {
                specs[i + 1] = "refs/tags/" + specs[i + 1];
                specs.erase(specs.begin() + static_cast<std::ptrdiff_t>(i));
            }
        }
        if (specs.empty() && !m_use.all && !m_use.prunes)
            specs = by_default();
        for (const std::string &spec : specs)
            read(spec, all);
        return all;
    }

    // git-config(1), remote.<name>.push and push.default.
    std::vector<std::string> by_default() const
    {
        if (auto set = split_lines(m_repository.ask({"config", "--get-all", std::format("remote.{}.push", m_name)}).value_or(""));
            !set.empty())
            return set;
        const std::string how = m_repository.config("push.default");
        const std::string branch = this_branch();
        if (how == "matching")
            return {":"};
        if (how == "nothing" || branch.empty()) {
            m_prediction.note("git refuses: nothing says what to push.");
            return {};
        }
        std::string to = "refs/heads/" + branch;
        const std::string upstream = m_repository.config(std::format("branch.{}.merge", branch));
        if ((how == "upstream" || how == "tracking") && !upstream.empty())
            to = upstream;
        else if (how != "current" && how != "upstream" && !upstream.empty() && upstream != to)
            m_prediction.note("git refuses: the branch and its upstream have different names.");
        return {"refs/heads/" + branch + ":" + to};
    }

    // When our ref for it was last written; a clone writes no reflog for the branches it brings.
    std::int64_t age_of(const std::string &tracking) const
    {
        for (const std::string &ref : {tracking, std::format("refs/remotes/{}/HEAD", m_name)}) {
            const auto line = m_repository.ref(ref).empty()
                ? std::nullopt
                : m_repository.ask_line({"log", "-g", "-1", "--date=unix", "--format=%gd", ref, "--"});
            const auto at = line ? line->rfind("@{") : std::string::npos;
            std::int64_t time = 0;
            if (at != std::string::npos && std::from_chars(line->data() + at + 2, line->data() + line->size(), time).ec == std::errc() &&
                time > 0)
                return time;
        }
        struct ::stat now{};
        return ::stat(m_repository.git_path(tracking).c_str(), &now) == 0 ? now.st_mtim.tv_sec : 0;
    }

    void tell(const Push &push)
    {
        const std::string tracking = tracking_ref(push.to_ref);
        const std::string from = on_remote(push.to_ref);
        if (!tracking.empty()) {
            RemoteEffect &remote = m_prediction.remote(m_name);
            const std::int64_t known_at = age_of(tracking);
            if (known_at > 0 && (remote.known_at == 0 || known_at < remote.known_at))
                remote.known_at = known_at;
        }
        if (!m_asked && !m_is_named && push.force)
            m_prediction.unknown(std::format("What {} has is not known here.", m_prediction.remote(m_name).url));
        if (from == push.commit) {
            m_prediction.note(from.empty() ? std::format("{} is not known to be on the remote.", push.to_ref)
                                           : std::format("{} is there already.", push.to_ref));
            return;
        }
        m_prediction.add(RefEffect{.ref = push.to_ref, .from = from, .to = push.commit});
        // What the remote keeps by its other refs, as far as is known.
        std::vector<std::string> others;
        if (m_asked) {
            for (const auto &[name, object] : *m_asked) {
                if (name != push.to_ref && name != "HEAD")
                    others.push_back(object);
            }
        } else {
            for (const auto &[name, object] : m_repository.refs()) {
                if (name.starts_with(std::format("refs/remotes/{}/", m_name)) && name != tracking && !name.ends_with("/HEAD"))
                    others.push_back(object);
            }
        }
        if (!push.commit.empty()) {
            auto kept = others;
            if (!from.empty())
                kept.push_back(from);
            auto published = m_repository.commits(CommitEffect::What::published, {push.commit}, kept);
            m_prediction.add(std::move(published.listed), published.total);
            others.push_back(push.commit);
        }
        if (from.empty())
            return;
        if (m_repository.commit(from).empty()) {
            if (push.force)
                m_prediction.raise(Level::destructive, "The remote has commits that are not here.");
            m_prediction.unknown(
                std::format("The remote has {} for {}, which is not here: what would be lost cannot be listed.", brief(from), push.to_ref));
            return;
        }
        auto lost = m_repository.commits(CommitEffect::What::lost_on_remote, {from}, others);
        if (lost.total == 0)
            return;
        if (!push.force) {
            m_prediction.note(std::format("The remote refuses unless it is forced: {} would lose commits.", push.to_ref));
            return;
        }
        m_prediction.raise(Level::destructive,
            std::format("{} on the remote would lose {} commit{}.", push.to_ref, lost.total, lost.total == 1 ? "" : "s"));
        if (std::ranges::any_of(lost.listed, [&](const CommitEffect &commit) { return commit.hash == from; }))
            m_prediction.note(std::format("Can only be undone while {} is here: the remote may forget it.", brief(from)));
        m_prediction.add(std::move(lost.listed), lost.total);
    }

    const RepositoryView &m_repository;
    Prediction &m_prediction;
    const PushUse &m_use;
    std::string m_name, m_url;
    bool m_is_named = false;
    std::optional<std::map<std::string, std::string>> m_asked; ///< what ls-remote said
};

} // namespace

std::optional<PushUse> push_of(const Finding &finding, const Call &call)
{
    const GitUse &use = *finding.git;
    const bool is_push = use.what == What::push || use.what == What::force_push || use.what == What::delete_remote_ref;
    // To a repository on this machine it is also told as a move of refs.
    if (!is_push && (use.what != What::move_ref || use.remote.empty()))
        return std::nullopt;
    PushUse push{.cwd = use.cwd.value_or(""), .remote = use.remote, .refs = use.refs, .all = use.all};
    // A finding about one refspec stands at that word, and holds for it alone: the refspec says so itself.
    const std::string_view word = finding.where.at < call.command.size()
        ? std::string_view(call.command).substr(finding.where.at, finding.where.length)
        : std::string_view();
    const auto says = [&](char sign) {
        return std::ranges::any_of(use.refs, [&](const std::string &ref) { return ref.starts_with(sign); });
    };
    const bool by_option = word.starts_with('-');
    push.force = use.what == What::force_push && (by_option || !says('+'));
    push.prunes = use.what == What::delete_remote_ref && (word.starts_with("--pru") || use.refs.empty());
    push.prunes = push.prunes || (push.force && use.all);
    push.deletes = use.what == What::delete_remote_ref && !push.prunes && (by_option || !says(':'));
    return push;
}

void predict_push(const RepositoryView &repository, const PushUse &use, bool ask_remote)
{
    Pushing(repository, use).predict(ask_remote);
}

} // namespace wm::approvals::effects
