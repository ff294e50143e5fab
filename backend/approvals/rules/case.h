#pragma once
// One invocation being judged: what every rule reads, and where it puts its findings.
#include "approvals/rules/options.h"
#include "approvals/rules/places.h"

#include <deque>

namespace wm::approvals::rules {

using What = PathUse::What;

class Case {
public:
    Case(const Understanding &all, std::size_t index, const Surroundings &around, int depth);

    const Understanding &all;
    const Invocation &call;
    const Surroundings &around;
    const int depth;            ///< of command lines in words of command lines
    std::string program;        ///< its base name: "/usr/bin/rm" is "rm"
    std::vector<Word> words;    ///< behind the program; ends with an unknown one when more follow
    std::deque<Finding> findings;

    /// A reference that stays good while other findings are added.
    Finding &add(std::string rule, Level level, std::string sentence, Span where = {});

    /// Adds a use of `path` to `finding`, which becomes as grave as that. What is remarkable about the path itself (a secret, a hook,
    /// our town) becomes a finding of its own.
    void use(Finding &finding, What what, const Word &path) { use(finding, what, path, call.cwd); }
    void use(Finding &finding, What what, const Word &path, const std::optional<std::string> &cwd);
    void use_all(Finding &finding, What what, std::span<const Word> paths);
    /// For programs without rules of their own: secrets, sockets and ledgers among the words.
    void look_for_secrets(std::span<const Word> among);
    /// A script that is not known because it comes from the network: a finding says so, and true.
    bool runs_what_it_downloads(const Word &script);
    /// What a program with options that matter may get without our knowing.
    void mind_unclear(const Options &options);

    /// `text` is a command line that the program starts; its findings are added. `more`: further words follow.
    void nested(const Word &text, const std::string &through, bool more = false);
    /// The words themselves are a command: `busybox rm x`.
    void nested(std::span<const Word> argv, const std::string &through);

    /// Whether `words` has nothing but a question for version or help.
    bool only_asks_about_itself() const;
    /// The program that stands at the beginning of this pipeline takes from the network.
    bool fed_by_download() const;

    std::optional<std::string> absolute(const Word &word) const { return absolute_text(word, call.cwd); }
    Place place(const Word &word) const { return place_of(word, call.cwd, around); }
};

/// How grave a use of a path there is.
Level level_of(What what, Place place);
Level at_least(Level &level, Level other);

/// The part of the line at `where` has a substitution in it that takes from the network: `bash <(curl …)`.
bool runs_download(const Understanding &all, const Span &where);
/// Takes from the network and prints: curl, wget.
bool is_downloader(std::string_view program);

/// "a", "b" → a Word for each; for rules that make words of their own.
Word literal(std::string text, Span where = {});

} // namespace wm::approvals::rules
