// The words and members of docs/approvals.md, and what of them an answer is bound to.
#include "approvals/effects.h"

#include "base/sha256.h"

namespace wm::approvals {
namespace {

std::string_view word_of(FileEffect::What what)
{
    using What = FileEffect::What;
    switch (what) {
    case What::removed: return "removed";
    case What::emptied: return "emptied";
    case What::replaced: return "replaced";
    case What::moved: return "moved";
    case What::reset: return "reset";
    case What::edited: return "edited";
    case What::created: return "created";
    case What::permissions: return "permissions";
    }
    return "";
}

std::string_view word_of(FileEffect::Git git)
{
    using Git = FileEffect::Git;
    switch (git) {
    case Git::outside: return "outside";
    case Git::untracked: return "untracked";
    case Git::ignored: return "ignored";
    case Git::clean: return "clean";
    case Git::changed: return "changed";
    }
    return "";
}

std::string_view word_of(CommitEffect::What what)
{
    using What = CommitEffect::What;
    switch (what) {
    case What::lost: return "lost";
    case What::lost_on_remote: return "lost_on_remote";
    case What::published: return "published";
    case What::rewritten: return "rewritten";
    }
    return "";
}

Json json_of(const FileEffect &file)
{
    return {{"what", word_of(file.what)}, {"path", file.path}, {"shown", file.shown}, {"bytes", file.bytes}, {"directory", file.directory},
        {"git", word_of(file.git)}};
}

Json json_of(const CommitEffect &commit)
{
    return {{"what", word_of(commit.what)}, {"hash", commit.hash}, {"subject", commit.subject}, {"at", commit.at}};
}

template <class List> Json list_of(const List &items)
{
    Json list = Json::array();
    for (const auto &item : items)
        list.push_back(json_of(item));
    return list;
}

} // namespace

Json to_json(const Effects &effects)
{
    Json refs = Json::array();
    for (const RefEffect &ref : effects.refs)
        refs.push_back({{"ref", ref.ref}, {"from", ref.from}, {"to", ref.to}});
    Json json = {{"known", effects.known}, {"unknown", effects.unknown}, {"level", word_of(effects.level)}, {"raised", effects.raised},
        {"files", list_of(effects.files)}, {"files_total", effects.files_total}, {"bytes_total", effects.bytes_total},
        {"uncommitted_total", effects.uncommitted_total}, {"more", effects.more}, {"commits", list_of(effects.commits)},
        {"commits_total", effects.commits_total}, {"refs", std::move(refs)}, {"hosts", effects.hosts}, {"outside", effects.outside},
        {"notes", effects.notes}, {"diff", effects.diff}};
    if (effects.remote)
        json["remote"] = {{"name", effects.remote->name}, {"url", effects.remote->url}, {"known_at", effects.remote->known_at},
            {"asked", effects.remote->asked}};
    return json;
}

std::string fingerprint_of(const Effects &effects)
{
    Json shown = to_json(effects);
    // Asking the remote and time going by change nothing when the answer is the same.
    if (effects.remote) {
        shown["remote"].erase("known_at");
        shown["remote"].erase("asked");
    }
    for (Json &commit : shown["commits"])
        commit.erase("at");
    // Where a walk that was cut off ended is an accident; where it began is not.
    if (effects.more) {
        for (const char *accident : {"files_total", "bytes_total", "uncommitted_total"})
            shown.erase(accident);
        std::erase_if(shown["files"].get_ref<Json::array_t &>(), [](const Json &file) { return !file["directory"].get<bool>(); });
    }
    return sha256_hex(to_text(shown));
}

} // namespace wm::approvals
