#pragma once
// Where formulas are found: a file NAME.formula.toml in the first of several folders, else one that came with the
// program. The folders of a repository are read with care: whoever lands a commit there writes them.
#include "formulas/formula.h"

#include <filesystem>

namespace wm::formulas {

enum class Shelf { rig, beads, user, built_in };

/// "this rig", "this rig's .beads", "your own", "built in".
std::string_view to_words(Shelf shelf);

struct Folder {
    Shelf shelf = Shelf::user;
    std::filesystem::path path;
    /// A file must be below this after links are followed; empty: anywhere.
    std::filesystem::path within;
};

/// The folders in their order. `rig`: the repository, may be empty; `users`: where the person's configuration lies.
std::vector<Folder> folders_for(const std::filesystem::path &rig, const std::vector<std::filesystem::path> &users);

struct Listed {
    std::string name;
    Shelf shelf = Shelf::built_in;
    std::string file; ///< empty when built in
    std::string description;
    int version = 1;
    std::optional<Error> error; ///< it cannot be used, and this is why
};

struct Found {
    Formula formula;
    Shelf shelf = Shelf::built_in;
    std::string file; ///< empty when built in
};

class Library {
public:
    explicit Library(std::vector<Folder> folders) : m_folders(std::move(folders)) {}

    /// By name; of several with the same name the one that `find` finds.
    std::vector<Listed> list() const;
    Result<Found> find(const std::string &name) const;

private:
    struct Book {
        Source source;
        Shelf shelf;
        std::string file;
    };
    Result<Book> take(const std::string &name) const;
    Result<Found> read(const std::string &name, Book book) const;
    std::vector<std::string> names() const;

    std::vector<Folder> m_folders;
};

inline constexpr std::size_t formula_file_limit = 1u << 20;

} // namespace wm::formulas
