#include "interop/source.h"

#include "base/files.h"
#include "base/json.h"
#include "base/text.h"
#include "interop/tbd_project.h"

#include <format>

namespace wm::interop {

namespace {

namespace fs = std::filesystem;

class FileSource final : public BeadSource {
public:
    explicit FileSource(fs::path path) : m_path(std::move(path)) {}
    std::string description() const override { return "beads file " + m_path.string(); }
    Result<BeadsFile> read() const override { return read_beads_file(m_path.string(), m_path.string()); }

private:
    fs::path m_path;
};

class InputSource final : public BeadSource {
public:
    explicit InputSource(std::shared_ptr<const ScratchFile> input) : m_input(std::move(input)) {}
    std::string description() const override { return "standard input"; }
    Result<BeadsFile> read() const override { return read_beads_file(m_input->path().string(), "standard input"); }

private:
    std::shared_ptr<const ScratchFile> m_input;
};

class TbdSource final : public BeadSource {
public:
    explicit TbdSource(fs::path project) : m_project(std::move(project)) {}
    std::string description() const override { return "tbd project " + m_project.string(); }
    Result<BeadsFile> read() const override { return read_tbd_project(m_project); }

private:
    fs::path m_project;
};

bool is_folder(const fs::path &path)
{
    std::error_code error;
    return fs::is_directory(path, error);
}

bool is_file(const fs::path &path)
{
    std::error_code error;
    return fs::is_regular_file(path, error);
}

constexpr int redirect_limit = 3;

/// One line: the path of the real .beads, seen from the folder that holds this one.
Result<fs::path> follow_redirects(fs::path folder)
{
    for (int step = 0; is_file(folder / "redirect"); ++step) {
        const fs::path file = folder / "redirect";
        if (step == redirect_limit)
            return fail("bad_import", std::format("{} is more than {} redirects away from its beads.", folder.string(), redirect_limit),
                "Name the .beads folder that is meant.");
        const auto text = read_file(file);
        if (!text)
            return std::unexpected(text.error());
        const auto lines = split_lines(*text);
        const fs::path target = lines.empty() ? fs::path() : fs::path(std::string(trim(lines.front())));
        const fs::path next = (target.is_absolute() ? target : folder.parent_path() / target).lexically_normal();
        if (target.empty() || !is_folder(next))
            return fail("bad_import", std::format("{}:1: it leads to {}, and no folder is there.", file.string(), next.string()),
                "Correct it, or name the .beads folder that is meant.");
        folder = next;
    }
    return folder;
}

struct Metadata {
    bool dolt = false;
    std::string jsonl; ///< the file it exports to, when it says so
};

Result<Metadata> read_metadata(const fs::path &folder)
{
    Metadata found;
    for (const char *database : {"embeddeddolt", "dolt", "proxieddb"})
        found.dolt = found.dolt || is_folder(folder / database);
    const fs::path path = folder / "metadata.json";
    const auto text = read_file(path);
    if (!text)
        return text.error().code == "not_found" ? Result<Metadata>(found) : std::unexpected(text.error());
    const auto json = parse_json(*text, path.string());
    if (!json || !json->is_object())
        return fail("bad_import", json ? path.string() + " is not a JSON object." : json.error().message, "Correct the file.");
    const auto member = [&](const char *name) {
        const auto value = json->find(name);
        return value != json->end() && value->is_string() ? value->get<std::string>() : std::string();
    };
    found.dolt = found.dolt || member("backend") == "dolt" || member("database") == "dolt" || !member("dolt_mode").empty() ||
        !member("dolt_database").empty();
    found.jsonl = member("jsonl_export");
    return found;
}

Result<std::unique_ptr<BeadSource>> source_in_beads(const fs::path &start)
{
    const auto folder = follow_redirects(start);
    if (!folder)
        return std::unexpected(folder.error());
    const auto metadata = read_metadata(*folder);
    if (!metadata)
        return std::unexpected(metadata.error());
    if (metadata->dolt)
        return fail("dolt", std::format("The beads of {} are in a Dolt database, which only bd can read.", folder->string()),
            std::format("Export them there and import the file: cd '{}' && bd export -o issues.jsonl && wm import issues.jsonl",
                folder->parent_path().string()));
    for (const std::string &name : {metadata->jsonl, std::string("issues.jsonl"), std::string("beads.jsonl")})
        if (!name.empty() && is_file(*folder / name))
            return std::make_unique<FileSource>(*folder / name);
    return fail("not_found", std::format("There is no issues.jsonl in {}.", folder->string()),
        std::format("Write it there first: cd '{}' && bd export -o .beads/issues.jsonl", folder->parent_path().string()));
}

} // namespace

std::unique_ptr<BeadSource> input_source(std::shared_ptr<const ScratchFile> input)
{
    return std::make_unique<InputSource>(std::move(input));
}

Result<std::unique_ptr<BeadSource>> find_source(const fs::path &path)
{
    const fs::path name = path.has_filename() ? path : path.parent_path(); // without a slash at its end
    if (is_file(name))
        return std::make_unique<FileSource>(name);
    if (!is_folder(name))
        return fail("not_found", std::format("There is no file or folder {}.", name.string()), "Check the path.");
    if (name.filename() == ".beads")
        return source_in_beads(name);
    if (name.filename() == ".tbd")
        return std::make_unique<TbdSource>(fs::absolute(name).parent_path());
    const bool beads = is_folder(name / ".beads");
    const bool tbd = is_file(name / ".tbd/config.yml");
    if (beads && tbd)
        return fail("bad_import", std::format("{} has beads and tbd issues.", name.string()),
            std::format("Say which: wm import '{0}/.beads' or wm import '{0}/.tbd'.", name.string()));
    if (tbd)
        return std::make_unique<TbdSource>(name);
    if (beads)
        return source_in_beads(name / ".beads");
    return fail("not_found", std::format("{} has neither .beads nor .tbd.", name.string()),
        "Name a .jsonl file, or a folder of a project that uses beads or tbd.");
}

} // namespace wm::interop
