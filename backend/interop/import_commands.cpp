#include "interop/import_commands.h"

#include "commands/caller.h"
#include "commands/command_table.h"
#include "commands/lookup.h"
#include "interop/import_print.h"
#include "interop/town_export.h"
#include "interop/town_import.h"
#include "ledger/reader.h"

#include <filesystem>
#include <format>

namespace wm::interop {

namespace {

using commands::Access, commands::Kind, commands::Reply, commands::Request, commands::Services;

constexpr std::size_t text_limit = 2 * line_limit;

ReadText reading_from(ledger::LedgerReader &reader)
{
    return [&reader](const town::TextRef &reference) -> Result<std::string> {
        auto window = reader.read_text(reference.id, 0, text_limit);
        return window ? Result<std::string>(std::move(window->bytes)) : std::unexpected(window.error());
    };
}

using FindSource = std::function<Result<std::unique_ptr<BeadSource>>()>;

/// A path of the caller's, or the standard input that it has sent.
Result<FindSource> what_is_named(const Request &request)
{
    const std::string name = request.text("from");
    if (name == "-") {
        auto input = request.caller != nullptr ? request.caller->input("from") : nullptr;
        if (input == nullptr)
            return fail("bad_params", "Standard input is read by wm.", "Name a file.");
        return [input = std::move(input)] { return input_source(input); };
    }
    const auto path = (std::filesystem::path(request.cwd) / name).lexically_normal();
    if (!path.is_absolute())
        return fail("bad_params", "The path is not absolute.", "Give the whole path.");
    return [path] { return find_source(path); };
}

Result<ImportPlan> make_plan(const std::filesystem::path &ledger, const FindSource &find, const town::State &state, const RigId &rig,
    bool delete_gone, Timestamp now)
{
    const auto source = find();
    if (!source)
        return std::unexpected(source.error());
    auto reader = ledger::LedgerReader::open(ledger);
    if (!reader)
        return std::unexpected(reader.error());
    return plan_import(**source, state, rig, delete_gone, now, reading_from(*reader));
}

/// One import from the question to the answer. Kept alive by whoever will call it next.
class Import : public std::enable_shared_from_this<Import> {
public:
    Import(Services &services, Request request, Reply reply, ImportPlan plan)
        : m_services(services), m_request(std::move(request)), m_reply(std::move(reply)), m_plan(std::move(plan))
    {}

    void start()
    {
        if (m_request.flag("dry_run") || !m_plan.needed)
            return m_reply(view_of(m_plan));
        if (m_request.flag("yes"))
            return carry_out();
        if (!m_request.caller)
            return refuse();
        if (m_request.caller->json())
            m_request.caller->print(wm::to_text(view_of(m_plan)) + "\n");
        else
            m_request.caller->print(print_import(view_of(m_plan), {}));
        if (m_request.caller->json())
            return refuse();
        m_request.caller->ask(std::format("Import {} into {}?", words_for(m_plan), m_plan.command.rig.value),
            [self = shared_from_this()](std::optional<bool> yes) {
                if (!yes)
                    return self->refuse();
                if (!*yes)
                    return self->m_reply(fail("declined", "Nothing was imported."));
                self->carry_out();
            });
    }

private:
    void refuse()
    {
        m_reply(fail("needs_confirmation", "Nothing was imported: nobody is there to confirm it.",
            "Look at what it would do (--dry-run), then say --yes."));
    }
    void carry_out()
    {
        Json view = view_of(m_plan);
        view["dry_run"] = false;
        auto submission =
            commands::submission_of(*commands::find_method("beads.import"), m_request, std::move(m_plan.command), std::move(m_reply));
        submission.texts = std::move(m_plan.texts);
        submission.answer = [view = std::move(view)](const town::Decision &) { return view; };
        m_services.engine().submit(std::move(submission));
    }

    Services &m_services;
    Request m_request;
    Reply m_reply;
    ImportPlan m_plan;
};

void import(Services &services, const Request &request, Reply reply)
{
    const auto rig = commands::rig_for(services, request);
    if (!rig)
        return reply(std::unexpected(rig.error()));
    auto source = what_is_named(request);
    if (!source)
        return reply(std::unexpected(source.error()));
    const auto plan = std::make_shared<Result<ImportPlan>>();
    services.in_background(
        [plan, source = std::move(*source), state = services.engine().durable(), rig = (*rig)->id, gone = request.flag("delete_gone"),
            ledger = services.engine().path(), now = services.engine().now()]() -> Result<Json> {
            *plan = make_plan(ledger, source, state, rig, gone, now);
            return *plan ? Result<Json>(Json()) : std::unexpected(plan->error());
        },
        [&services, request, reply = std::move(reply), plan](Result<Json> done) {
            if (!done)
                return reply(std::unexpected(done.error()));
            std::make_shared<Import>(services, request, reply, std::move(**plan))->start();
        });
}

struct Exported {
    std::shared_ptr<ScratchFile> file;
    std::size_t beads = 0;
};

Result<Exported> write_export(
    const std::filesystem::path &ledger, const std::filesystem::path &town, const town::State &state, const RigId &rig)
{
    auto reader = ledger::LedgerReader::open(ledger);
    if (!reader)
        return std::unexpected(reader.error());
    auto file = ScratchFile::create(town);
    if (!file)
        return std::unexpected(file.error());
    std::string buffer;
    const auto write = [&](std::string_view line) -> Result<> {
        buffer += line;
        buffer += '\n';
        return buffer.size() < (1u << 20) ? Result<>() : (*file)->append(std::exchange(buffer, {}));
    };
    const auto beads = export_rig(state, *find(state.rigs, rig), reading_from(*reader), write);
    if (!beads)
        return std::unexpected(beads.error());
    if (auto written = (*file)->append(buffer); !written)
        return std::unexpected(written.error());
    return Exported{std::move(*file), *beads};
}

void export_beads(Services &services, const Request &request, Reply reply)
{
    const auto rig = commands::rig_for(services, request);
    if (!rig)
        return reply(std::unexpected(rig.error()));
    if (!request.caller)
        return reply(fail("bad_params", "An export goes to a wm.", "Run `wm export FILE`."));
    const auto exported = std::make_shared<Exported>();
    services.in_background(
        [exported, state = services.engine().durable(), rig = (*rig)->id, ledger = services.engine().path(),
            town = services.places().town()]() -> Result<Json> {
            auto written = write_export(ledger, town, state, rig);
            if (!written)
                return std::unexpected(written.error());
            *exported = std::move(*written);
            return Json{{"beads", exported->beads}, {"bytes", exported->file->size()}, {"rig", rig}};
        },
        [request, reply = std::move(reply), exported](Result<Json> done) {
            if (!done)
                return reply(std::move(done));
            (*done)["file"] = request.text("to");
            request.caller->send(std::move(exported->file), request.text("to"), [reply, view = std::move(*done)] { reply(view); });
        });
}

std::string print_export(const Json &result, const commands::Screen &screen)
{
    const auto file = result["file"].get<std::string>();
    if (file.empty() || screen.quiet)
        return {}; // the beads themselves went to standard output
    return std::format("{} beads of {} written to {}\n", result["beads"].get<std::size_t>(), result["rig"].get<std::string>(), file);
}

constexpr commands::Param rig_param{"rig", Kind::text, "which rig; else the one of the working directory"};

} // namespace

const std::vector<commands::CommandSpec> &import_commands()
{
    static const std::vector<commands::CommandSpec> specs = {
        {"beads.import", {"import"}, "bring in beads from a file, a .beads folder or a tbd project", Access::person,
            {commands::Param{"from", Kind::text, "a .jsonl file, - for standard input, or a folder with .beads or .tbd in it", true, true}
                    .one_of("@file")
                    .or_stream(),
                {"yes", Kind::flag, "import without asking"}, {"dry_run", Kind::flag, "only show what it would do"},
                {"delete_gone", Kind::flag, "delete beads that came from a file and are no longer in it"}, rig_param},
            import, print_import, commands::Shape::object, "wm import .beads/issues.jsonl"},
        {"beads.export", {"export"}, "write all beads of a rig as lines of a beads file", Access::person,
            {commands::Param{"to", Kind::text, "the file; standard output without it", false, true}.also("-o --output").one_of("@file"),
                rig_param},
            export_beads, print_export, commands::Shape::object, "wm export issues.jsonl"},
    };
    return specs;
}

} // namespace wm::interop
