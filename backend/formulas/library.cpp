#include "formulas/library.h"

#include "base/files.h"
#include "base/nearest.h"
#include "base/text.h"
#include "formulas/built_in.h"

#include <algorithm>
#include <format>
#include <set>

namespace wm::formulas {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view ending = ".formula.toml";
constexpr std::string_view older_ending = ".formula.json";
constexpr std::size_t most_files = 1000; ///< of a folder, so that a list stays a list

bool is_formula_name(std::string_view text)
{
    const auto plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
    };
    return !text.empty() && text.size() <= 50 && text.front() != '.' && text.front() != '-' && std::ranges::all_of(text, plain);
}

Result<std::string> read_text(const fs::path &path, const Folder &folder)
{
    std::error_code error;
    if (!fs::is_regular_file(path, error))
        return fail("bad_formula", std::format("{} is not a file.", path.string()), "Put the formula itself there.");
    if (!folder.within.empty()) {
        const fs::path real = fs::canonical(path, error), within = fs::canonical(folder.within, error);
        if (error || std::ranges::mismatch(within, real).in1 != within.end())
            return fail(
                "bad_formula", std::format("{} leads out of {}.", path.string(), folder.within.string()), "Put the formula itself there.");
    }
    auto text = read_file(path, formula_file_limit);
    if (!text && text.error().code == "too_large")
        return fail("bad_formula", std::format("{} is larger than {} MiB.", path.string(), formula_file_limit >> 20),
            "A formula is short: make several of it.");
    if (text && !is_valid_utf8(*text))
        return fail("bad_formula", std::format("{} is not in UTF-8.", path.string()), "Save it in UTF-8.");
    return text;
}

} // namespace

std::string_view to_words(Shelf shelf)
{
    switch (shelf) {
    case Shelf::rig: return "this rig";
    case Shelf::beads: return "this rig's .beads";
    case Shelf::user: return "your own";
    case Shelf::built_in: return "built in";
    }
    return "";
}

std::vector<Folder> folders_for(const fs::path &rig, const std::vector<fs::path> &users)
{
    std::vector<Folder> folders;
    if (!rig.empty()) {
        folders.push_back({Shelf::rig, rig / ".wagonmaster" / "formulas", rig});
        folders.push_back({Shelf::beads, rig / ".beads" / "formulas", rig});
    }
    for (const fs::path &user : users)
        if (!user.empty())
            folders.push_back({Shelf::user, user / "formulas", {}});
    return folders;
}

std::vector<std::string> Library::names() const
{
    std::set<std::string> names;
    for (const BuiltIn &formula : built_in_formulas())
        names.emplace(formula.name);
    for (const Folder &folder : m_folders) {
        std::error_code error;
        std::size_t seen = 0;
        for (fs::directory_iterator entry(folder.path, error), end; !error && entry != end && seen < most_files;
            entry.increment(error), ++seen) {
            const std::string file = entry->path().filename().string();
            if (!file.ends_with(ending))
                continue;
            if (std::string name = file.substr(0, file.size() - ending.size()); is_formula_name(name))
                names.insert(std::move(name));
        }
    }
    return {names.begin(), names.end()};
}

Result<Library::Book> Library::take(const std::string &name) const
{
    if (!is_formula_name(name))
        return fail("not_found", std::format("\"{}\" cannot be the name of a formula.", elide(is_valid_utf8(name) ? name : "?", 60)),
            "Give its name, not a path; `wm formula list` shows them.");
    for (const Folder &folder : m_folders) {
        const fs::path path = folder.path / (name + std::string(ending));
        std::error_code error;
        if (!fs::exists(fs::symlink_status(path, error)))
            continue;
        auto text = read_text(path, folder);
        if (!text)
            return std::unexpected(text.error());
        return Book{{path.string(), *std::move(text)}, folder.shelf, path.string()};
    }
    for (const BuiltIn &formula : built_in_formulas())
        if (formula.name == name)
            return Book{{name + std::string(ending), std::string(formula.text)}, Shelf::built_in, ""};
    for (const Folder &folder : m_folders) {
        const fs::path path = folder.path / (name + std::string(older_ending));
        std::error_code error;
        if (fs::exists(path, error))
            return fail("bad_formula", std::format("{} has the older form of formulas.", path.string()),
                std::format("Make TOML of it: `bd formula convert {}`.", name));
    }
    const auto known = names();
    const std::string_view meant = nearest(name, {known.begin(), known.end()});
    return fail("not_found", std::format("There is no formula {}.", name),
        meant.empty() ? "`wm formula list` shows them." : std::format("Did you mean {}?", meant));
}

Result<Found> Library::read(const std::string &name, Book book) const
{
    auto formula = read_formula(book.source, [this](const std::string &other) -> Result<Source> {
        auto found = take(other);
        if (!found)
            return std::unexpected(found.error());
        return std::move(found->source);
    });
    if (!formula)
        return std::unexpected(formula.error());
    if (formula->name != name)
        return wrong(
            formula->at, std::format("the formula is called {}, its file {}.", elide(formula->name, 60), name), "Give both the same name.");
    return Found{*std::move(formula), book.shelf, std::move(book.file)};
}

Result<Found> Library::find(const std::string &name) const
{
    auto book = take(name);
    if (!book)
        return std::unexpected(book.error());
    return read(name, *std::move(book));
}

std::vector<Listed> Library::list() const
{
    std::vector<Listed> listed;
    for (const std::string &name : names()) {
        Listed entry;
        entry.name = name;
        auto book = take(name);
        if (book) {
            entry.shelf = book->shelf;
            entry.file = book->file;
            auto found = read(name, *std::move(book));
            if (found) {
                entry.description = found->formula.description;
                entry.version = found->formula.version;
            } else {
                entry.error = found.error();
            }
        } else {
            entry.error = book.error();
        }
        listed.push_back(std::move(entry));
    }
    return listed;
}

} // namespace wm::formulas
