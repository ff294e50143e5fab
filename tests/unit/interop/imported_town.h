#pragma once
// A town without a ledger into which files are imported: what the commands do, decided and applied at once.
#include "interop/town_export.h"
#include "interop/town_import.h"
#include "unit/town/town_builder.h"

#include <map>

namespace wm::tests {

/// What a test has read itself.
class GivenSource final : public interop::BeadSource {
public:
    explicit GivenSource(Result<interop::BeadsFile> file) : m_file(std::move(file)) {}
    std::string description() const override { return "a test"; }
    Result<interop::BeadsFile> read() const override { return m_file; }

private:
    Result<interop::BeadsFile> m_file;
};

inline Result<interop::BeadsFile> file_of(std::string_view bytes)
{
    interop::BeadsReader reader("issues.jsonl");
    if (auto fed = reader.feed(bytes); !fed)
        return std::unexpected(fed.error());
    return reader.finish();
}

struct ImportedTown : TownBuilder {
    std::map<std::string, std::string> texts;
    interop::ReadText read = [this](const TextRef &text) -> Result<std::string> { return texts.at(text.id); };

    TextRef text(const std::string &bytes)
    {
        interop::Texts made(now);
        const TextRef reference = made.add(bytes);
        keep(made.take());
        return reference;
    }
    Result<interop::ImportPlan> plan(Result<interop::BeadsFile> file, bool delete_gone = false)
    {
        return interop::plan_import(GivenSource(std::move(file)), state, demo, delete_gone, now, read);
    }
    Result<interop::ImportPlan> plan(const std::string &bytes, bool delete_gone = false) { return plan(file_of(bytes), delete_gone); }
    /// The events it brought, or the refusal.
    std::string import(const std::string &bytes, bool delete_gone = false) { return import(file_of(bytes), delete_gone); }
    std::string import(Result<interop::BeadsFile> file, bool delete_gone = false)
    {
        auto made = plan(std::move(file), delete_gone);
        if (!made)
            return made.error().message;
        keep(std::move(made->texts));
        const auto decision = ask(made->command);
        return decision ? std::format("{} events", decision->events.size()) : decision.error().message;
    }
    std::string exported()
    {
        std::string bytes;
        const auto written = interop::export_rig(state, *find(state.rigs, demo), read, [&](std::string_view line) -> Result<> {
            bytes += line;
            bytes += '\n';
            return {};
        });
        return written ? bytes : written.error().message;
    }

private:
    void keep(std::vector<ledger::TextRow> rows)
    {
        for (ledger::TextRow &row : rows)
            texts[row.id] = std::move(row.bytes);
    }
};

} // namespace wm::tests
