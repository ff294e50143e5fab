#include "commands/bead_view.h"
#include "commands/command_table.h"
#include "commands/formula_shelves.h"
#include "commands/molecule.h"
#include "commands/print/formula_print.h"

#include "base/nearest.h"
#include "base/text.h"
#include "town/bead/index.h"
#include "town/rules/blocking.h"

#include <algorithm>
#include <format>
#include <ranges>

namespace wm::commands {
namespace {

/// The molecule that a request is about: the one of the bead that it names (or of the step), else of the run's bead.
Result<Molecule> asked_molecule(const town::State &state, const Request &request, const std::string &id)
{
    const town::Bead *bead = nullptr;
    if (!id.empty()) {
        auto named = bead_for_reading(state, id);
        if (!named)
            return std::unexpected(named.error());
        const town::Bead *of_step = bead_of_step(state, **named);
        bead = of_step != nullptr ? of_step : *named;
    } else if (const town::Run *run = find(state.runs, request.run())) {
        bead = find(state.beads, run->bead);
    }
    if (bead == nullptr)
        return fail("usage", "Which bead?", "Give its id; only inside a run there is one without it.");
    Molecule molecule = molecule_of(state, *bead);
    if (molecule.steps.empty())
        return fail("not_found", std::format("{} has no steps.", bead->id.value),
            std::format("Give it those of a formula: `wm mol pour FORMULA --on {}`.", bead->id.value));
    return molecule;
}

Result<std::string> read_text(Services &services, const std::optional<town::TextRef> &reference, bool whole)
{
    if (!reference)
        return "";
    return text_at(services, *reference, whole ? SIZE_MAX : text_window);
}

void current(Services &services, const Request &request, Reply reply)
{
    const town::State &state = services.engine().durable();
    auto molecule = asked_molecule(state, request, request.text("bead"));
    if (!molecule)
        return reply(std::unexpected(molecule.error()));
    Json view = view_of(state, *molecule, false);
    if (const town::Bead *step = molecule->current) {
        const bool whole = request.caller != nullptr;
        auto description = step->description ? read_text(services, *step->description, whole) : Result<std::string>("");
        auto acceptance = read_text(services, step->extra->acceptance, whole);
        if (!description || !acceptance)
            return reply(std::unexpected(!description ? description.error() : acceptance.error()));
        view["current"]["description"] = *std::move(description);
        view["current"]["acceptance_criteria"] = *std::move(acceptance);
    }
    reply(std::move(view));
}

void progress(Services &services, const Request &request, Reply reply)
{
    const town::State &state = services.engine().durable();
    auto molecule = asked_molecule(state, request, request.text("bead"));
    if (!molecule)
        return reply(std::unexpected(molecule.error()));
    reply(view_of(state, *molecule, true));
}

std::unexpected<Error> nothing_to_close(const town::State &state, const Molecule &molecule)
{
    const std::string &bead = molecule.bead->id.value;
    if (molecule.finished())
        return fail("nothing_open", std::format("All {} steps of {} are done.", molecule.steps.size(), bead),
            "When everything is committed, run `wm done`.");
    std::string waiting;
    for (const town::Bead *step : molecule.steps)
        if (step->status != town::Status::closed && town::own_blockers(state, *step).empty())
            waiting += (waiting.empty() ? "" : ", ") + step->id.value;
    return fail("blocked", std::format("The next step of {} waits{}{}.", bead, waiting.empty() ? "" : " for ", waiting),
        std::format("`wm mol progress {}` shows for what.", bead));
}

/// The one open step of the town that a formula calls so.
Result<const town::Bead *> step_called(const town::State &state, const std::string &name)
{
    std::vector<const town::Bead *> steps;
    for (const auto &[id, box] : state.beads)
        if (box->status != town::Status::closed && is_step(*box) && box->extra->source_location == name)
            steps.push_back(&box.get());
    if (steps.size() == 1)
        return steps.front();
    if (steps.empty())
        return fail(
            "not_found", std::format("There is no open step {}.", elide(name, 60)), "`wm mol progress BEAD` shows the steps of a bead.");
    std::ranges::sort(steps, {}, &town::Bead::id);
    std::string ids;
    for (const town::Bead *step : steps | std::views::take(5))
        ids += (ids.empty() ? "" : ", ") + step->id.value;
    return fail("ambiguous", std::format("Several beads have a step {}: {}.", elide(name, 60), ids), "Give its id.");
}

/// The step that is to be closed: by id, by its name in the formula, or the current one of the run's bead.
Result<const town::Bead *> asked_step(const town::State &state, const Request &request)
{
    const std::string wanted = request.text("step");
    if (const town::Bead *bead = find(state.beads, BeadId(wanted))) {
        if (bead_of_step(state, *bead) != nullptr)
            return bead;
        return fail("wrong_state", std::format("{} is no step of a formula.", wanted),
            std::format("`wm mol progress {}` shows its steps.", wanted));
    }
    if (request.run().empty())
        return wanted.empty() ? fail("usage", "Which step?", "Give its id or its name; `wm mol progress BEAD` shows them.")
                              : step_called(state, wanted);
    auto molecule = asked_molecule(state, request, "");
    if (!molecule)
        return std::unexpected(molecule.error());
    if (wanted.empty() && molecule->current == nullptr)
        return nothing_to_close(state, *molecule);
    if (wanted.empty())
        return molecule->current;
    if (const town::Bead *step = molecule->step(wanted))
        return step;
    std::vector<std::string_view> names;
    for (const town::Bead *step : molecule->steps)
        names.push_back(step->extra->source_location);
    const std::string_view meant = nearest(wanted, names);
    return fail("not_found", std::format("{} has no step {}.", molecule->bead->id.value, elide(wanted, 60)),
        meant.empty() ? "`wm mol progress` shows them." : std::format("Did you mean {}?", meant));
}

void step_done(Services &services, const Request &request, Reply reply)
{
    auto step = asked_step(services.engine().durable(), request);
    if (!step)
        return reply(std::unexpected(step.error()));
    town::CloseBead command;
    command.bead = (*step)->id;
    command.reason = request.text("reason", "done");
    command.as = request.as;
    auto submission = submission_of(*find_method("mol.step_done"), request, command, std::move(reply));
    submission.answer = [id = (*step)->id](const town::Decision &decision) {
        const town::Bead &closed = *find(decision.state.beads, id);
        Json view = view_of(decision.state, molecule_of(decision.state, *bead_of_step(decision.state, closed)), false);
        view["closed"] = {{"id", id}, {"step", closed.extra->source_location}, {"title", closed.title}};
        return view;
    };
    services.engine().submit(std::move(submission));
}

/// Texts move into the ledger's table of texts.
town::PourMolecule pour_command(Services &services, const formulas::Cooked &cooked, std::vector<ledger::TextRow> &texts)
{
    const auto keep = [&](std::string text) -> std::optional<town::TextRef> {
        if (text.empty())
            return std::nullopt;
        auto [reference, row] = new_text(services, std::move(text));
        texts.push_back(std::move(row));
        return reference;
    };
    town::PourMolecule command;
    command.formula = cooked.formula;
    for (const formulas::CookedStep &step : cooked.steps) {
        town::PourStep poured{step.id, step.title, step.type, step.priority, step.labels, {}, step.needs, {}};
        poured.description = keep(step.description + (step.notes.empty() ? "" : "\n\nNotes: " + step.notes));
        poured.extra.acceptance = keep(step.acceptance);
        poured.extra.assignee = step.assignee;
        if (step.gate) {
            poured.extra.await_type = step.gate->type;
            poured.extra.await_id = step.gate->await_id;
            poured.extra.timeout = step.gate->timeout_ns;
        }
        command.steps.push_back(std::move(poured));
    }
    return command;
}

void submit_molecule(
    Services &services, const Request &request, const RigId &rig, const BeadId &on, const formulas::Cooked &cooked, Reply reply)
{
    std::vector<ledger::TextRow> texts;
    town::PourMolecule command = pour_command(services, cooked, texts);
    command.rig = rig;
    command.on = on;
    command.as = request.as;
    if (on.empty()) {
        command.title = cooked.title;
        if (!cooked.description.empty()) {
            auto [reference, row] = new_text(services, cooked.description);
            command.description = reference;
            texts.push_back(std::move(row));
        }
    }
    auto submission = submission_of(*find_method("mol.pour"), request, std::move(command), std::move(reply));
    submission.texts = std::move(texts);
    submission.answer = [on](const town::Decision &decision) {
        const BeadId id = on.empty() ? std::get<town::BeadCreated>(decision.events.front().event).bead : on;
        Json view = view_of(decision.state, molecule_of(decision.state, *find(decision.state.beads, id)), true);
        view["id"] = id;
        return view;
    };
    services.engine().submit(std::move(submission));
}

/// The bead that gets the steps: --on, else the run's own; null: a new one.
Result<const town::Bead *> receiver(const town::State &state, const Request &request)
{
    if (request.has("on"))
        return bead_for_writing(state, request.text("on"));
    const town::Run *run = find(state.runs, request.run());
    return run != nullptr ? find(state.beads, run->bead) : nullptr;
}

void pour(Services &services, const Request &request, Reply reply)
{
    const town::State &state = services.engine().durable();
    auto on = receiver(state, request);
    auto values = values_of(request);
    if (!on || !values)
        return reply(std::unexpected(!on ? on.error() : values.error()));
    auto rig = *on == nullptr ? rig_for(services, request) : Result<const town::Rig *>(find(state.rigs, (*on)->rig));
    if (!rig)
        return reply(std::unexpected(rig.error()));
    formulas::Values from_bead;
    if (*on != nullptr)
        from_bead = {{"title", (*on)->title}, {"bead", (*on)->id.value}};
    auto cooked = std::make_shared<formulas::Cooked>();
    const RigId rig_id = *rig != nullptr ? (*rig)->id : RigId();
    const BeadId on_id = *on != nullptr ? (*on)->id : BeadId();
    services.in_background(
        [library = library_for(services, *rig), name = request.text("formula"), values = *std::move(values), from_bead,
            cooked]() -> Result<Json> {
            auto found = library.find(name);
            if (!found)
                return std::unexpected(found.error());
            formulas::Values all = values;
            for (const auto &[variable, value] : from_bead)
                if (found->formula.variable(variable) != nullptr)
                    all.emplace(variable, value);
            auto result = formulas::cook(found->formula, all);
            if (!result)
                return std::unexpected(result.error());
            *cooked = *std::move(result);
            return Json();
        },
        [&services, request, reply = std::move(reply), rig_id, on_id, cooked](const Result<Json> &done) {
            if (!done)
                return reply(std::unexpected(done.error()));
            submit_molecule(services, request, rig_id, on_id, *cooked, reply);
        });
}

} // namespace

const std::vector<CommandSpec> &mol_commands()
{
    static const Param bead = Param{"bead", Kind::text, "the bead, or one of its steps; inside a run its own", false, true}.one_of("@bead");
    static const std::vector<CommandSpec> specs = {
        {"mol.pour", {"mol pour"}, "make the steps of a formula: below a bead, or as a new one", Access::both,
            {formula_param, Param{"on", Kind::text, "the bead that gets the steps; inside a run its own"}.one_of("@bead"), var_param,
                Param{"rig", Kind::text, "where a new bead is made"}.one_of("@rig")},
            pour, print_molecule, Shape::object, "wm mol pour bugfix --on wm-a3f8"},
        {"mol.current", {"mol current"}, "the step to do now", Access::both, {bead}, current, print_current},
        {"mol.progress", {"mol progress", "mol show"}, "all steps, and what they wait for", Access::both, {bead}, progress, print_molecule},
        {"mol.step_done", {"mol step done"}, "close a step; the next one can begin", Access::both,
            {Param{"step", Kind::text, "its id or its name; inside a run the current one", false, true}.one_of("@bead"),
                {"reason", Kind::text, "what came of it"}},
            step_done, print_step_done},
    };
    return specs;
}

} // namespace wm::commands
